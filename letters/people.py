"""From a resident to a person in a letter, and what is remembered of him."""

from datetime import datetime, timedelta

from letters.models import Party
from registry.models import Office, Resident, ResidentAccess, User

# what a letter takes from the registry and an operator does not overtype
IDENTITY = ("nik", "no_kk", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin")
REMEMBERED = ("no_hp", "email")


def _names(codes: str) -> dict[str, str]:
    """Names of the kecamatan and kabupaten above a village code."""
    parts = codes.split(".")
    above = [".".join(parts[:2]), ".".join(parts[:3])]
    found = dict(Office.objects.filter(code__in=above).values_list("code", "name"))
    return {
        "kabupaten": found.get(above[0], ""),
        "kecamatan": found.get(above[1], ""),
    }


def person_of(resident: Resident) -> dict[str, str]:
    """The resident as a person of a letter (keys: letters.forms.person)."""

    def named(entry) -> str:
        return entry.name if entry else ""

    return {
        "nik": resident.nik,
        "no_kk": resident.kk_number,
        "nama": resident.name,
        "tempat_lahir": resident.birth_place,
        "tanggal_lahir": resident.birth_date.isoformat() if resident.birth_date else "",
        "jenis_kelamin": resident.sex,
        "agama": named(resident.religion),
        "status_kawin": named(resident.marital_status),
        "pekerjaan": named(resident.occupation),
        "pendidikan": named(resident.education),
        "kewarganegaraan": named(resident.citizenship),
        "alamat": resident.address,
        "rt": resident.rt,
        "rw": resident.rw,
        "dusun": resident.hamlet,
        "desa": resident.office.name,
        **_names(resident.office.code),
        "no_hp": resident.phone,
        "email": resident.email,
        "life_status": str(resident.life_status),
        "hubungan_keluarga": resident.get_family_relation_display(),
        "kepala_keluarga": head_of_family(resident),
    }


def head_of_family(resident: Resident) -> str:
    head = (
        Resident.objects.filter(
            kk_number=resident.kk_number,
            family_relation=Resident.Relation.KEPALA_KELUARGA,
        )
        .exclude(kk_number="")
        .first()
    )
    return head.name if head else ""


def remembered(nik: str, *, user: User, role: str, keys: tuple[str, ...]) -> dict:
    """What was typed about this person the last time, where the user may see it.

    Args: `keys` the extra keys of the role (bin, relation, ...) beside telephone
    and e-mail. Empty values are left out.
    """
    from letters.models import Letter

    last = (
        Party.objects.filter(nik=nik, letter__in=Letter.objects.visible_to(user))
        .order_by("-pk")
        .first()
    )
    if last is None:
        return {}
    wanted = REMEMBERED + (keys if last.role == role else ())
    return {key: last.data[key] for key in wanted if last.data.get(key)}


def linked_resident(nik: str, *, user: User, now: datetime) -> Resident | None:
    """The resident behind a typed NIK, if this user may know of him.

    Within his scope; or looked up by full NIK (KUA) within the last day.
    """
    if len(nik) != 16:
        return None
    resident = (
        Resident.objects.select_related(
            "office",
            "religion",
            "marital_status",
            "occupation",
            "education",
            "citizenship",
        )
        .filter(nik=nik)
        .first()
    )
    if resident is None:
        return None
    if Resident.objects.visible_to(user).filter(pk=resident.pk).exists():
        return resident
    looked_up = ResidentAccess.objects.filter(
        user=user, resident=resident, at__gt=now - timedelta(days=1)
    ).exists()
    return resident if looked_up else None
