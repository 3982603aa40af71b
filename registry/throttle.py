"""How often one user may ask: against scripts that would read a whole population.

Counted in the cache of each process, so the limit holds to within their number.
"""

from django.core.cache import cache
from django.utils import timezone


def asked_too_often(user, *, what: str, per_minute: int) -> bool:
    """Counts this question; whether it is one too many within the minute."""
    key = f"{what}-asked-{user.pk}-{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > per_minute
