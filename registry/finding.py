"""People found while somebody types: few, told apart, and no number in full."""

from dataclasses import dataclass

from registry.identifiers import clean_nik, mask_nik, nik_errors
from registry.models import Resident, User
from registry.plain_text import plain_text

MOST = 8  # shown at once; more is asked for by typing on
SHORTEST = 3  # letters or digits before anything is sought


@dataclass(frozen=True)
class Found:
    """One person of a list: enough to tell two of one name apart, and no more."""

    pk: int
    name: str
    nik: str  # masked
    place: str
    born: str
    relation: str
    status: str  # "" while alive and present
    chosen: bool = False


@dataclass(frozen=True)
class Search:
    people: tuple[Found, ...] = ()
    message: str = ""


def clean_term(term: str) -> str:
    """What was typed, without odd characters, at most 100 of them."""
    return " ".join(plain_text(term).split())[:100]


def find_while_typing(*, user: User, term: str) -> Search:
    """The first people of the user's offices whose NIK, KK or name begins so.

    Args: `term` cleaned. With nobody to show the message says why, in words; what to
    do about it is for the page to add.
    """
    digits = clean_nik(term)
    if len(term) < SHORTEST:
        return Search(message=f"Ketik paling sedikit {SHORTEST} huruf atau angka.")
    if digits.isdigit() and len(digits) > 16:
        return Search(message=nik_errors(digits)[0])
    # in the order that the search itself gives: any other would read a whole region
    residents = list(
        Resident.objects.visible_to(user)
        .search(term)
        .select_related("office")[: MOST + 1]
    )
    if not residents:
        return Search()
    more = "Masih ada yang lain: ketik lebih lengkap." if len(residents) > MOST else ""
    return Search(tuple(as_found(each) for each in residents[:MOST]), more)


def nobody(term: str, where: str) -> str:
    """That nobody was found there, in words that fit what was typed."""
    digits = clean_nik(term)
    if not digits.isdigit():
        return f"Nama itu tidak ada di data {where}. Periksa ejaannya."
    if len(digits) == 16:
        return f"NIK atau nomor KK itu tidak ada di data {where}. Periksa 16 angkanya."
    return f"Tidak ada NIK di data {where} yang berawalan angka itu."


def as_found(resident: Resident, *, chosen: bool = False) -> Found:
    rt_rw = f"RT {resident.rt}/RW {resident.rw}"
    hamlet = resident.hamlet.title() if resident.hamlet else resident.address
    alive = resident.life_status == Resident.LifeStatus.HIDUP
    return Found(
        pk=resident.pk,
        name=resident.name,
        nik=mask_nik(resident.nik),
        place=f"{hamlet}, {rt_rw}, {resident.office.title}",
        born=str(resident.birth_date.year) if resident.birth_date else "",
        relation=resident.get_family_relation_display(),
        status="" if alive else resident.get_life_status_display(),
        chosen=chosen,
    )
