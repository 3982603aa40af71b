"""The same request twice, and rival heirs of one estate (office-practice A12)."""

from datetime import date

from django.db.models import QuerySet

from letters.forms.rules import Problem
from letters.models import Letter, Party, State
from letters.models.state_machine import WITH_SIGNATURE
from registry.models import User


def duplicates(letter: Letter, *, user: User, on: date) -> list[Problem]:
    """Problems that other letters of the same people make for this one."""
    spec = letter.service_version.spec
    found = []
    if spec.duplicates.same_subject == "stop":
        found += _same_subject(letter, user=user, on=on)
    if spec.duplicates.rival_role:
        found += _rivals(letter, role=spec.duplicates.rival_role, user=user)
    return found


def _others(letter: Letter):
    return (
        Letter.objects.filter(service_version__service=letter.service_version.service)
        .exclude(pk=letter.pk)
        .exclude(state__in=[State.DRAFT, State.CANCELLED, State.REJECTED])
    )


def _same_subject(letter: Letter, *, user: User, on: date) -> list[Problem]:
    spec = letter.service_version.spec
    rival = spec.duplicates.rival_role  # asked about by _rivals, across villages
    roles = [role.slug for role in spec.subject_roles if role.slug != rival]
    subjects = letter.parties.filter(role__in=roles).exclude(nik="")
    niks = list(subjects.values_list("nik", flat=True))
    if not niks:
        return []
    same = _others(letter).filter(parties__role__in=roles, parties__nik__in=niks)
    # the wording tells nothing of a letter that this user may not see
    visible = same.visible_to(user).distinct()
    waiting = visible.open().first()
    if waiting is not None:
        return [
            Problem(
                "",
                f"Sudah ada permohonan yang sama a.n. beliau "
                f"({waiting.registration_number}, {waiting.get_state_display()}). "
                "Buka yang itu.",
                "block",
            )
        ]
    signed = (
        visible.filter(state__in=[State.SIGNED, State.HANDED_OVER])
        .exclude(pk=letter.replaces_id)
        .order_by("-signed_at")
        .first()
    )
    if signed is not None:
        return [
            Problem(
                "",
                f"Surat yang sama a.n. beliau sudah terbit "
                f"({signed.registration_number}, {signed.signed_at:%d-%m-%Y}). "
                "Pastikan memang perlu surat baru.",
                "warn",
            )
        ]
    return []


def _rivals(letter: Letter, *, role: str, user: User) -> list[Problem]:
    """Another request about the same deceased, in any village.

    A village reads no more than that there is one; only the kecamatan may go on.
    """
    others = _others(letter).exclude(state=State.REVOKED).exclude(pk=letter.replaces_id)
    rivals = Party.objects.filter(role=role, letter__in=others)
    level = "warn" if user.has_perm("letters.examine_letter") else "block"
    for party in letter.parties.filter(role=role):
        same = _same_deceased(party, rivals)
        if not same:
            continue
        return [Problem(f"role:{role}", _told_to(user, same), level)]
    return []


def _told_to(user: User, same: list[Party]) -> str:
    ids = [party.letter_id for party in same]
    known = Letter.objects.visible_to(user).filter(pk__in=ids).order_by("-pk").first()
    if known is not None:
        return (
            f"Sudah ada surat untuk pewaris ini ({known.registration_number}, "
            f"{known.get_state_display()}). Buka yang itu."
        )
    if any(party.letter.state in WITH_SIGNATURE for party in same):
        return (
            "Pewaris ini sudah pernah diterbitkan surat ahli waris. Hubungi kecamatan."
        )
    return "Permohonan lain untuk pewaris ini sedang diproses. Hubungi kecamatan."


def _same_deceased(party: Party, rivals: QuerySet[Party]) -> list[Party]:
    """By NIK, else by name and date of death."""
    if party.nik:
        return list(rivals.filter(nik=party.nik).select_related("letter"))
    died, name = party.data.get("tanggal_meninggal"), _folded(party.name)
    if not died or not name:
        return []
    return [
        rival
        for rival in rivals.filter(data__tanggal_meninggal=died).select_related(
            "letter"
        )
        if _folded(rival.name) == name
    ]


def _folded(name: str) -> str:
    return " ".join(name.upper().split())
