"""Invented officials with their accounts, signatures, stamps and certificates.

Every password is published: this only ever runs in demo mode.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from letters.demo import pictures
from letters.models import ServiceSetting
from letters.signing.authority import create_authority
from letters.signing.enrolment import enrol
from letters.signing.errors import AuthorityExists
from letters.signing.publication import addresses, authority_directory
from registry.models import Office, Official, Specimen, User

PASSWORD = "pitulungan"  # noqa: S105 - published on purpose
PASSPHRASE = "pitulungan-tte"  # noqa: S105 - as above
AUTHORITY_PASSPHRASE = "pitulungan-otoritas"  # noqa: S105 - as above
KECAMATAN = "35.21.16"
MARK = "admin.kecamatan"  # whoever has this account has the demo data

# village code -> kades, capacity, sekdes ("" where the post is not recorded)
VILLAGES = {
    "2001": ("Sumarno Hadiprasetyo", "definitif", "Wahyu Setyobudi"),
    "2002": ("Bambang Triwibowo, S.E.", "definitif", ""),
    "2003": ("Lilik Kusdarwanti", "definitif", "Heri Purnawan"),
    "2004": ("Suwarno Adikusumo", "pj", "Diah Ayuningtyas"),
    "2005": ("Mulyadi Prasojo", "definitif", ""),
    "2006": ("Hartono Wirasmita, S.Sos.", "definitif", ""),
    "2007": ("Yuliati Sekarwangi", "plt", ""),
    "2008": ("Kasiyanto", "definitif", ""),
    "2009": ("Joko Wiratmoko", "definitif", ""),
    "2010": ("Edi Sulaksono, A.Md.", "definitif", ""),
}
# which services want more initials than the admin's: so that it is seen
INITIALS = {"ahli-waris": "kasi,sekcam", "spm-bpjs": "kasi"}
KECAMATAN_POSTS = (
    # user name ("" for who does not use the application), section, name, rank, NIP
    # (serials of 9xx are invented)
    ("kasi.pelayanan", "Pelayanan Umum", "RATNA KUSUMANINGRUM, S.Sos.",
     "Penata Tingkat I", "198003142005012901"),
    ("kasi.kesos", "Kesejahteraan Sosial", "DWI HARYATMOKO, S.AP.", "Penata",
     "198507222010011902"),
    ("", "Ketentraman dan Ketertiban", "SUGIYARTO WIBISONO, S.H.",
     "Penata Tingkat I", "197811052006041903"),
    ("", "Pemberdayaan Masyarakat", "ENDAH PURWANINGTYAS, S.E.", "Penata",
     "198209182009022904"),
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    username: str
    name: str
    group: str
    office: str
    title: str


def slug_of(office: Office) -> str:
    """As in user names: "bangunrejolor"."""
    return office.name.lower().replace(" ", "")


def accounts() -> list[Account]:
    """Every demo account, in the order in which a letter meets them."""
    villages = Office.objects.filter(
        code__startswith=f"{KECAMATAN}.", level=Office.Level.DESA
    ).order_by("order")
    kecamatan = Office.objects.get(code=KECAMATAN)
    name = kecamatan.name
    found = []
    for village in villages:
        slug = slug_of(village)
        kades = VILLAGES[village.code.rsplit(".", 1)[-1]][0]
        found += [
            Account(
                f"operator.{slug}",
                f"Operator Desa {village.name}",
                "Operator Desa",
                village.code,
                f"Operator Desa {village.name}",
            ),
            Account(
                f"kades.{slug}",
                kades,
                "Kepala Desa",
                village.code,
                f"Kepala Desa {village.name}",
            ),
        ]
    kua = f"{KECAMATAN}.KUA"
    return [
        *found,
        Account("operator.kua", "Operator KUA", "Operator KUA", kua, "Operator KUA"),
        Account(
            "operator.kecamatan",
            "Nining Setyaningsih",
            "Operator Kecamatan",
            KECAMATAN,
            "Operator Kecamatan",
        ),
        Account(
            MARK, "Wisnu Pramudito", "Admin Kecamatan", KECAMATAN, "Admin Kecamatan"
        ),
        Account(
            "camat", "Drs. Sutrisno Hadikusumo, M.Si.", "Camat", KECAMATAN,
            f"Camat {name} (passphrase {PASSPHRASE})",
        ),
        Account(
            "sekcam", "Anggraeni Widyastika, S.STP.", "Supervisor", KECAMATAN,
            f"Sekcam (passphrase {PASSPHRASE})",
        ),
        Account(
            "kasi.pelayanan", "Ratna Kusumaningrum, S.Sos.", "Supervisor", KECAMATAN,
            "Kasi Pelayanan Umum (paraf)",
        ),
        Account(
            "kasi.kesos", "Dwi Haryatmoko, S.AP.", "Supervisor", KECAMATAN,
            "Kasi Kesejahteraan Sosial (paraf)",
        ),
    ]  # fmt: skip


def make_accounts(*, now: datetime) -> dict[str, User]:
    """The accounts, by user name. One hash for all: each alone takes half a second."""
    password = make_password(PASSWORD)
    groups = {group.name: group for group in Group.objects.all()}
    offices = {office.code: office for office in Office.objects.all()}
    users = {}
    for account in accounts():
        user = User(
            username=account.username,
            name=account.name,
            office=offices[account.office],
            password=password,
            owns_password=True,
            date_joined=now,
        )
        user.save()
        user.groups.add(groups[account.group])
        users[user.username] = user
    return users


def make_officials(users: dict[str, User], *, start: date) -> None:
    """Appointments that run from `start` on, with specimens and delegations."""
    kecamatan = Office.objects.get(code=KECAMATAN)
    camat = {"nip": "197408121996031901", "rank": "Pembina Tingkat I"}
    sekcam = {"nip": "198306272002122902", "rank": "Pembina"}
    _appoint(
        kecamatan, "camat", users["camat"], "Drs. SUTRISNO HADIKUSUMO, M.Si.", start,
        **camat,
    )  # fmt: skip
    secretary = "ANGGRAENI WIDYASTIKA, S.STP."
    _appoint(kecamatan, "sekcam", users["sekcam"], secretary, start, **sekcam)
    delegate = _appoint(
        kecamatan, "camat", users["sekcam"], secretary, start,
        capacity="an", own_title="SEKRETARIS KECAMATAN", **sekcam,
    )  # fmt: skip
    for setting in ServiceSetting.objects.filter(
        office=kecamatan, service__slug__in=["subsidi-listrik", "spm-bpjs"]
    ):
        setting.delegates.add(delegate)
    for username, section, name, rank, nip in KECAMATAN_POSTS:
        _appoint(
            kecamatan, "kasi", users.get(username), name, start,
            section=section, rank=rank, nip=nip,
        )  # fmt: skip
    for slug, initials in INITIALS.items():
        ServiceSetting.objects.filter(office=kecamatan, service__slug=slug).update(
            initials=initials
        )
    _appoint(
        Office.objects.get(code=f"{KECAMATAN}.KUA"), "kepala_kua", None,
        "H. MASRUKHAN ZAINURI, S.Ag.", start,
        rank="Penata Tingkat I", nip="197605042003121905",
    )  # fmt: skip
    for digits, (kades, capacity, sekdes) in VILLAGES.items():
        village = Office.objects.get(code=f"{KECAMATAN}.{digits}")
        user = users[f"kades.{slug_of(village)}"]
        name, *degrees = kades.split(",")
        printed = ",".join([name.upper(), *degrees])
        _appoint(village, "kades", user, printed, start, capacity=capacity)
        if sekdes:
            _appoint(village, "sekdes", None, sekdes.upper(), start)
        _specimens(village, user, by=users[MARK])


def _appoint(
    office: Office, position: str, user: User | None, name: str, start: date, **values
) -> Official:
    official = Official(
        office=office,
        position=position,
        user=user,
        printed_name=name,
        start_date=start,
        **values,
    )
    official.full_clean()
    official.save()
    return official


def _specimens(village: Office, user: User, *, by: User) -> None:
    Specimen.objects.create(
        kind=Specimen.Kind.SIGNATURE,
        user=user,
        image=pictures.png(pictures.signature(user.name)),
        created_by=by,
    )
    name = village.name.upper()
    Specimen.objects.create(
        kind=Specimen.Kind.STAMP,
        office=village,
        image=pictures.png(
            pictures.stamp(
                f"PEMERINTAH KABUPATEN NGAWI * DESA {name} *", f"KEPALA DESA\n{name}"
            )
        ),
        created_by=by,
    )


def enrol_signers(users: dict[str, User], *, now: datetime) -> None:
    """Authority and certificates, valid since before the first demo letter.

    An authority that is there already (the database was made anew) is used again.
    """
    try:
        create_authority(
            directory=authority_directory(),
            organisation=Office.objects.get(code=KECAMATAN).title,
            passphrase=AUTHORITY_PASSPHRASE,
            now=now - timedelta(days=1),
            published=addresses(),
        )
    except AuthorityExists:
        pass
    for username in ("camat", "sekcam"):
        enrol(
            user=users[username],
            authority_passphrase=AUTHORITY_PASSPHRASE,
            passphrase=PASSPHRASE,
            now=now,
        )
