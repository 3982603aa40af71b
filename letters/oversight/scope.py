"""Whose letters a figure counts: an issuing office's, or those of one village."""

from dataclasses import dataclass

from registry.models import Office, User

VILLAGES = (Office.Level.DESA, Office.Level.KELURAHAN)


class NoSuchOffice(Exception):
    """The user has no such office to look at."""


@dataclass(frozen=True)
class Scope:
    """`origin`: only what this village or KUA has asked for."""

    issuing: Office
    origin: Office | None = None

    def conditions(self, prefix: str = "") -> dict[str, int]:
        """Arguments of a filter on rows that name both offices, as letters do."""
        found = {f"{prefix}issuing_office": self.issuing.pk}
        if self.origin is not None:
            found[f"{prefix}origin_office"] = self.origin.pk
        return found


def issuing_offices(user: User) -> list[Office]:
    """The offices whose figures a user may choose: his own first."""
    offices = list(
        Office.objects.visible_to(user)
        .filter(level=Office.Level.KECAMATAN)
        .order_by("order", "code")
    )
    return sorted(offices, key=lambda each: each.pk != user.office_id)


def issuing_scope(offices: list[Office], *, code: str = "") -> Scope:
    """All letters of the office with this code, or of the first.

    Args: `offices` as `issuing_offices` found them. Raises NoSuchOffice.
    """
    for office in offices:
        if code in ("", office.code):
            return Scope(office)
    raise NoSuchOffice


def villages_of(user: User) -> list[Office]:
    """The villages whose figures a user may see: his own first."""
    offices = list(
        Office.objects.visible_to(user)
        .filter(level__in=VILLAGES)
        .order_by("order", "code")
    )
    return sorted(offices, key=lambda each: each.pk != user.office_id)


def village_scope(village: Office) -> Scope:
    """What a village has asked of its kecamatan."""
    return Scope(Office.objects.get(code=village.kecamatan_code), village)
