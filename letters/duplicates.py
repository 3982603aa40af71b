"""The same request twice, and rival heirs of one estate (office-practice A12)."""

from datetime import date

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
    roles = [role.slug for role in letter.service_version.spec.subject_roles]
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
    if user.has_perm("letters.examine_letter"):
        return []  # only the kecamatan may go on
    for party in letter.parties.filter(role=role):
        rivals = Party.objects.filter(
            role=role,
            letter__in=_others(letter).filter(
                state__in=[s for s in State.values if s not in ("revoked",)]
            ),
        )
        if party.nik:
            rivals = rivals.filter(nik=party.nik)
        else:
            rivals = rivals.filter(
                name__iexact=party.name,
                data__tanggal_meninggal=party.data.get("tanggal_meninggal", ""),
            )
        if rivals.filter(letter__state__in=WITH_SIGNATURE).exists():
            return [
                Problem(
                    f"role:{role}",
                    "Pewaris ini sudah pernah diterbitkan surat ahli waris. Hubungi "
                    "kecamatan.",
                    "block",
                )
            ]
        if rivals.exists():
            return [
                Problem(
                    f"role:{role}",
                    "Permohonan lain untuk pewaris ini sedang diproses. Hubungi "
                    "kecamatan.",
                    "block",
                )
            ]
    return []
