"""Finds the people of a letter: by NIK or name, and on the family card.

Villages and the kecamatan find whom they see. The KUA, which has no residents of its
own, finds one person by his full NIK, logged and throttled (registry.scoping).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from letters.forms.schema import Role
from letters.models import Letter, Party
from letters.people import linked_resident, person_of, remembered
from registry.finding import Found, Search, as_found, clean_term, find_while_typing
from registry.identifiers import clean_nik
from registry.models import Resident, User
from registry.scoping import LookupThrottled, look_up_by_full_nik

# an answer of the role that says the same as the KK's own word
RELATIONS = {
    Resident.Relation.SUAMI: "suami",
    Resident.Relation.ISTRI: "istri",
    Resident.Relation.ANAK: "anak",
}


def only_full_nik(user: User) -> bool:
    """Whether this user finds people by all sixteen digits only (KUA)."""
    return not user.has_perm("registry.view_resident")


def search(*, user: User, term: str, now: datetime) -> Search:
    """People whose NIK or name begins so, or what to do instead, in words."""
    term = clean_term(term)
    digits = clean_nik(term)
    if only_full_nik(user):
        return _by_full_nik(user, digits, now)
    found = find_while_typing(user=user, term=term)
    if found.people or found.message:
        return found
    return Search(
        message=_nobody(digits, user.office.title if user.office else "kantor Anda")
    )


def _nobody(digits: str, where: str) -> str:
    if not digits.isdigit():
        return (
            f"Nama itu tidak ada di data {where}. Periksa ejaannya, coba dengan NIK, "
            "atau isi manual."
        )
    if len(digits) == 16:
        return f"NIK tidak ada di data {where}. Periksa 16 angkanya, atau isi manual."
    return f"Tidak ada NIK di data {where} yang berawalan angka itu."


def _by_full_nik(user: User, digits: str, now: datetime) -> Search:
    if not user.has_perm("registry.look_up_by_nik"):
        return Search(message="Anda tidak berwenang mencari data penduduk.")
    if not digits.isdigit() or len(digits) != 16:
        return Search(message="Pencarian dengan NIK lengkap saja: ketik 16 angkanya.")
    try:
        resident = look_up_by_full_nik(user=user, nik=digits, now=now)
    except LookupThrottled as error:
        return Search(message=str(error))
    if resident is None:
        return Search(message=_nobody(digits, _kecamatan_of(user)))
    return Search((as_found(resident),))


def _kecamatan_of(user: User) -> str:
    return f"Kecamatan {user.office.name}" if user.office else "kecamatan"


def person_for(
    *, role: Role, resident_id: int, user: User, now: datetime
) -> dict[str, Any] | None:
    """The person to put into a role, with what was typed of him before.

    None when this user may not know of the resident.
    """
    nik = Resident.objects.filter(pk=resident_id).values_list("nik", flat=True).first()
    resident = linked_resident(nik or "", user=user, now=now)
    if resident is None:
        return None
    extra = tuple(field.key for field in role.fields)
    known = remembered(resident.nik, user=user, role=role.slug, keys=extra)
    return person_of(resident) | _relation(role, resident) | known


def _relation(role: Role, resident: Resident) -> dict[str, str]:
    """What the KK says of him, where the role asks the same in the same word.

    Only a first proposal: the KK tells how he stands to the head of the family.
    """
    for field in role.fields:
        if field.key == "hubungan" and field.type == "choice":
            word = RELATIONS.get(resident.family_relation, "")
            if word in {value for value, _ in field.choices}:
                return {"hubungan": word}
    return {}


def family_roles(letter: Letter, role: Role) -> tuple[str, ...]:
    """Roles whose family cards are offered for this one."""
    if role.family_of:
        return role.family_of
    applicant = letter.service_version.spec.applicant_role
    return (applicant.slug,) if role.source == "family" and applicant else ()


def families(
    *, letter: Letter, role: Role, people: Mapping[str, list[int]], user: User
) -> list[Found]:
    """Everybody on the KK of the people in the roles that this one is chosen from.

    Args: `people` ids of residents by role, as the form holds them now; ids that the
    user does not see find no family. Whoever already stands in the role is marked.
    """
    anchors = [pk for slug in family_roles(letter, role) for pk in people.get(slug, [])]
    visible = Resident.objects.visible_to(user)
    cards = visible.filter(pk__in=anchors).values_list("kk_number", flat=True)
    members = (
        visible.filter(kk_number__in=[card for card in cards if card])
        .select_related("office")
        .order_by("kk_number", "family_relation", "birth_date", "pk")
    )
    if role.single:
        # a role of one is somebody else than the person whose card it is
        members = members.exclude(pk__in=anchors)
    chosen = set(people.get(role.slug, []))
    return [as_found(each, chosen=each.pk in chosen) for each in members[:40]]


def linked_people(letter: Letter) -> dict[str, list[int]]:
    """Ids of residents by role, as the letter is stored."""
    found: dict[str, list[int]] = {}
    parties = Party.objects.filter(letter=letter, resident__isnull=False)
    for party in parties.order_by("role", "order"):
        found.setdefault(party.role, []).append(party.resident_id)
    return found
