"""The one place that says what a user may see.

His office and those below it, the same for each office of a current appointment;
without an office or an appointment, nothing. A superuser is no exception.
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from registry.identifiers import clean_nik

_CACHE = "_visible_office_ids"


class LookupNotAllowed(PermissionDenied):
    """The user may not look up people outside his own offices."""

    def __init__(self) -> None:
        super().__init__("Anda tidak berwenang mencari penduduk dengan NIK.")


class LookupThrottled(Exception):
    """Too many look-ups within an hour: somebody may be trying numbers."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Batas {limit} pencarian NIK per jam tercapai. Coba lagi nanti, "
            "atau hubungi Admin Kecamatan."
        )


def visible_office_ids(user) -> frozenset[int]:
    """Ids of the offices whose data this user may see; resolved once per object."""
    found = getattr(user, _CACHE, None)
    if found is None:
        found = _resolve(user)
        setattr(user, _CACHE, found)
    return found


def forget_scope(user) -> None:
    """Resolve it anew at the next question: office or appointments changed."""
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def can_see_office(user, office_id: int | None) -> bool:
    return office_id in visible_office_ids(user)


def look_up_by_full_nik(*, user, nik: str, now: datetime):
    """The resident with this NIK anywhere in the user's kecamatan, or None.

    For the KUA, which has no residents of its own. Every look-up outside one's
    scope is logged, also one that finds nobody. Raises LookupNotAllowed without
    registry.look_up_by_nik, LookupThrottled above settings.KUA_LOOKUPS_PER_HOUR.
    """
    if not user.has_perm("registry.look_up_by_nik"):
        raise LookupNotAllowed
    nik = clean_nik(nik)
    if len(nik) != 16 or user.office is None or not user.office.kecamatan_code:
        return None
    residents = apps.get_model("registry", "Resident").objects
    offices = apps.get_model("registry", "Office").objects
    own = residents.visible_to(user).filter(nik=nik).first()
    if own is not None:
        return own
    with transaction.atomic():
        _count_look_up(user, now)
        resident = residents.filter(
            nik=nik, office__in=offices.at_or_below(user.office.kecamatan_code)
        ).first()
        apps.get_model("registry", "ResidentAccess").objects.create(
            user=user, resident=resident, at=now, purpose="Pencarian NIK utuh"
        )
    return resident


def _count_look_up(user, now: datetime) -> None:
    # the row lock makes parallel look-ups of one user count one after the other
    users = apps.get_model("registry", "User").objects  # a request's user is lazy
    users.select_for_update().get(pk=user.pk)
    limit = settings.KUA_LOOKUPS_PER_HOUR
    recent = user.resident_accesses.filter(at__gt=now - timedelta(hours=1)).count()
    if recent >= limit:
        raise LookupThrottled(limit)


def _resolve(user) -> frozenset[int]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    offices = apps.get_model("registry", "Office").objects
    codes = set(
        user.appointments.in_term(timezone.localdate()).values_list(
            "office__code", flat=True
        )
    )
    if user.office_id is not None:
        codes.add(user.office.code)
    ids: set[int] = set()
    for code in codes:
        ids.update(offices.at_or_below(code).values_list("pk", flat=True))
    return frozenset(ids)
