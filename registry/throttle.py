"""How often one may ask: against scripts that would read a population or tie up a site.

Users are counted in the cache of each process, so their limit holds to within the
number of processes. Visitors are counted for all processes of a machine together, in
files: appending a byte is atomic, takes no lock of the database, and a file's length is
the count. A visitor's address is kept as a keyed hash, for as long as it counts.
"""

import ipaddress
import os
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def asked_too_often(user, *, what: str, per_minute: int) -> bool:
    """Counts this question; whether it is one too many within the minute."""
    key = f"{what}-asked-{user.pk}-{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > per_minute


def counted(request: HttpRequest, what: str, *, within: int, weight: int = 1) -> int:
    """Counts this visit; how many there were from its address in these seconds.

    A disk that takes no byte more keeps nobody out: the answer is then 0. A `weight` of
    0 asks without counting.
    """
    return _counted(_network(request), what, within=within, weight=weight)


def counted_for(thing: str, what: str, *, within: int, weight: int = 1) -> int:
    """The same for what is asked about, from wherever: a number, a link.

    Many addresses together shall not try what one of them may not.
    """
    return _counted(f"{what}:{thing}", what, within=within, weight=weight)


def _counted(whose: str, what: str, *, within: int, weight: int) -> int:
    folder = _window(what, within)
    name = salted_hmac("registry.throttle", whose).hexdigest()[:32]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, b"." * weight)
            return os.fstat(handle).st_size
        finally:
            os.close(handle)
    except OSError:
        return 0


def forget_visits() -> None:
    """Everybody begins anew (tests)."""
    shutil.rmtree(settings.COUNTER_DIR, ignore_errors=True)


def _window(what: str, within: int) -> Path:
    """The folder of the running stretch of time; the ones before it are removed."""
    number = int(time.time()) // within
    folder = settings.COUNTER_DIR / what / str(number)
    if not folder.exists():
        for old in (settings.COUNTER_DIR / what).glob("*"):
            if old.name.isdigit() and int(old.name) < number:
                shutil.rmtree(old, ignore_errors=True)
    return folder


def _network(request: HttpRequest) -> str:
    """Where a visit comes from: an IPv4 address, or the network of an IPv6 one, whose
    lower half its user chooses as he likes."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.CLIENT_ADDRESS_HEADER:
        given = request.headers.get(settings.CLIENT_ADDRESS_HEADER, given)
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:
        return given[:60]
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
