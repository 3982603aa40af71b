"""Makes letters in any state, always by the way a real one takes: the workflow."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO, StringIO

from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from letters import workflow
from letters.drafts import begin, save_draft
from letters.models import (
    Letter,
    Service,
    ServiceSetting,
    SigningCredential,
    State,
)
from letters.people import person_of
from letters.signing.authority import Authority, create_authority
from letters.signing.publication import (
    addresses,
    authority_directory,
    newest_list,
)
from letters.signing.revocation import issue_list
from letters.uploads import attach
from registry.models import Office, Specimen, User
from tests.factories import make_resident

AUTHORITY_PASSPHRASE = "otoritas-uji-2026"
PASSPHRASE = "frasa-uji-camat-2026"
People = dict[str, User]


def load_services() -> None:
    if not ServiceSetting.objects.exists():
        call_command("load_services", stdout=StringIO())


@lru_cache
def picture(colour: str = "white", kind: str = "JPEG") -> bytes:
    """A small picture, as a phone might send it."""
    output = BytesIO()
    Image.new("RGB", (640, 400), colour).save(output, kind)
    return output.getvalue()


@lru_cache
def _stroke(colour: tuple[int, int, int, int]) -> bytes:
    output = BytesIO()
    Image.new("RGBA", (300, 140), colour).save(output, "PNG")
    return output.getvalue()


def give_specimens(head: User) -> None:
    """A signature picture for the village head and a stamp for his village."""
    if Specimen.objects.current_signature(head) is None:
        Specimen.objects.create(
            kind="signature", user=head, image=_stroke((20, 30, 120, 160))
        )
    if Specimen.objects.current_stamp(head.office) is None:
        Specimen.objects.create(
            kind="stamp", office=head.office, image=_stroke((120, 20, 90, 90))
        )


@lru_cache
def open_authority() -> Authority:
    """The office's authority, made where there is none."""
    folder = authority_directory()
    if not (folder.exists() and any(folder.iterdir())):
        create_authority(
            directory=folder,
            organisation="Kecamatan Pitu",
            passphrase=AUTHORITY_PASSPHRASE,
            now=timezone.now() - timedelta(days=400),
            published=addresses(),
        )
    return Authority.unlock(folder, AUTHORITY_PASSPHRASE)


@lru_cache
def _issued(name: str):
    return open_authority().issue(
        name=name,
        nip="",
        organisation="Kecamatan Pitu",
        email="",
        passphrase=PASSPHRASE,
        now=timezone.now() - timedelta(days=390),
        published=addresses(),
    )


def give_credential(user: User) -> SigningCredential:
    """A certificate whose key opens with PASSPHRASE, and a list of revoked ones."""
    if newest_list(open_authority().certificate_der) is None:
        issue_list(open_authority(), by=None, now=timezone.now() - timedelta(days=300))
    issued = _issued(user.name)
    credential, _ = SigningCredential.objects.get_or_create(
        serial=issued.serial,
        defaults={
            "user": user,
            "pkcs12": issued.pkcs12,
            "certificate": issued.certificate_der,
            "subject": issued.subject,
            "not_before": issued.not_before,
            "not_after": issued.not_after,
            "created_at": issued.not_before,
        },
    )
    return credential


def answers_for(slug: str, *, now: datetime) -> dict:
    """Answers that are complete, over what the service fills in by itself."""
    day = (timezone.localdate(now) + timedelta(days=45)).isoformat()
    if slug == "hajatan":
        return {
            "jenis_hajatan": "pernikahan",
            "yang_dihajatkan": "Rina dan Budi",
            "tanggal_mulai": day,
            "jam_mulai": "08:00",
            "jumlah_undangan": 300,
            "kesanggupan": True,
        }
    raise KeyError(slug)


def make_draft(
    *,
    by: User,
    now: datetime,
    slug: str = "hajatan",
    origin: Office | None = None,
    **answers: object,
) -> Letter:
    """A complete draft: a resident as applicant, answers, required uploads."""
    load_services()
    origin = origin or by.office
    service = Service.objects.get(slug=slug)
    letter = begin(service=service, origin=origin, by=by, now=now)
    resident = make_resident(office=origin)
    person = person_of(resident) | {"no_hp": "+6281234567890"}
    letter = save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers | answers_for(slug, now=now) | answers,
        people={"pemohon": [person]},
        by=by,
        now=now,
    )
    for requirement in letter.service_version.spec.requirements:
        if requirement.required and not requirement.when:
            attach(
                letter=letter,
                requirement=requirement.slug,
                content=picture(),
                by=by,
                now=now,
            )
    return letter


def advance(letter: Letter, to: State, *, people: People, now: datetime) -> Letter:
    """Take a draft on to a state, each step by whom it belongs to."""
    steps = _ROUTES[to]
    for step in steps:
        letter = _STEPS[step](letter, people, now)
    return Letter.objects.get(pk=letter.pk)


def make_letter(
    state: State = State.DRAFT,
    *,
    people: People,
    now: datetime | None = None,
    by: User | None = None,
    slug: str = "hajatan",
    **answers: object,
) -> Letter:
    """A letter of the village of Kalang in any state (`people`: conftest)."""
    now = now or timezone.now()
    give_specimens(people["head"])
    give_credential(people["camat"])
    letter = make_draft(by=by or people["clerk"], now=now, slug=slug, **answers)
    return advance(letter, state, people=people, now=now)


def _bare(name: str, who: str, **more: object) -> Callable[..., Letter]:
    def step(letter: Letter, people: People, now: datetime) -> Letter:
        use_case = getattr(workflow, name)
        return use_case(letter_id=letter.pk, by=people[who], now=now, **more)

    return step


def _sign(letter: Letter, people: People, now: datetime) -> Letter:
    return workflow.sign(
        document_id=letter.document_id,
        passphrase=PASSPHRASE,
        by=people["camat"],
        now=now,
    )


_STEPS = {
    "submit": _bare("submit", "clerk"),
    "head": _bare("sign_for_village", "head"),
    "approve": _bare("approve", "examiner"),
    "request": _bare("request_signature", "registrar"),
    "sign": _sign,
    "back": _bare("send_back", "examiner", reason="Foto KTP buram."),
    "reject": _bare("reject", "examiner", reason="Bukan warga Pitu."),
    "cancel": _bare("cancel", "clerk", reason="Batal."),
    "hand": _bare("hand_over", "clerk", method="collected", receiver="Pemohon"),
    "revoke": _bare("revoke", "registrar", reason="Salah tanggal."),
}
_SIGNED = ["submit", "head", "approve", "request", "sign"]
_ROUTES = {
    State.DRAFT: [],
    State.AWAITING_VILLAGE_SIGNATURE: ["submit"],
    State.SUBMITTED: ["submit", "head"],
    State.RETURNED: ["submit", "head", "back"],
    State.APPROVED: ["submit", "head", "approve"],
    State.AWAITING_SIGNATURE: ["submit", "head", "approve", "request"],
    State.SIGNED: _SIGNED,
    State.HANDED_OVER: [*_SIGNED, "hand"],
    State.REJECTED: ["submit", "head", "reject"],
    State.CANCELLED: ["cancel"],
    State.REVOKED: [*_SIGNED, "revoke"],
}
