"""Who is told what when something happens to a letter.

`TOLD` is the whole of it. Rows are written in the transaction of the transition, so a
notice exists with what it tells of or not at all; nothing here waits for a network.
Nobody is told of what he did himself. Citizens have no account: they are told by
e-mail where they gave an address, else by the operator's telephone
(`letters.whatsapp`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from letters.initials import BACKEND, next_initial
from letters.models import Letter, LetterEvent, Party, State
from letters.notice_texts import blotted, fill, initials, wordings
from letters.village import possible_heads
from registry.models import Notification, User
from registry.outbox import mail_fields
from registry.scoping import can_see_office

Audience = Callable[[Letter], Iterable[User]]


@dataclass(frozen=True)
class Told:
    """`key` of the text, and who reads it. `when` the state that the letter came to."""

    key: str
    audience: Audience
    when: State | None = None


def who_may(permission: str, *offices: int | None) -> Sequence[User]:
    """Active users of exactly these offices with this permission of letters."""
    wanted = {office for office in offices if office is not None}
    if not wanted:
        return []
    able = User.objects.with_perm(
        f"letters.{permission}", backend=BACKEND, include_superusers=False
    )
    return list(able.filter(office__in=wanted).order_by("pk"))


def examiners(letter: Letter) -> Sequence[User]:
    return who_may("examine_letter", letter.issuing_office_id)


def registrars(letter: Letter) -> Sequence[User]:
    return who_may("request_signature", letter.issuing_office_id)


def replacers(letter: Letter) -> Sequence[User]:
    return who_may("replace_letter", letter.issuing_office_id)


def village_heads(letter: Letter) -> Sequence[User]:
    """Who may sign for the village today: its head, or who stands in for him."""
    heads = possible_heads(letter, on=timezone.localdate())
    return [head.user for head in heads]


def origin(letter: Letter) -> Sequence[User]:
    """Operators of the office of origin, and the kecamatan's who made it for them."""
    own = list(who_may("hand_over_letter", letter.origin_office_id))
    maker = letter.created_by
    if maker.office_id != letter.origin_office_id and can_see_office(
        maker, letter.origin_office_id
    ):
        own.append(maker)
    return own


def signer(letter: Letter) -> Sequence[User]:
    return [letter.document.official.user] if letter.document_id else []


def after_approval(letter: Letter) -> list[tuple[str, User]]:
    """Whose paraf is due; when all are given, the registrars."""
    wanted = next_initial(letter, on=timezone.localdate())
    if wanted:
        return [("to_initial", wanted.post.holder.user)]
    return [("approved", user) for user in registrars(letter)]


def villages_concerned(letter: Letter) -> Sequence[User]:
    """For what begins at the KUA: the villages in which the subjects live."""
    spec = letter.service_version.spec
    if spec.start_at != ("kua",):
        return []
    roles = [role.slug for role in spec.subject_roles]
    homes = Party.objects.filter(
        letter=letter, role__in=roles, resident__isnull=False
    ).values_list("resident__office_id", flat=True)
    others = set(homes) - {letter.origin_office_id}
    return who_may("hand_over_letter", *others)


TOLD: dict[str, tuple[Told, ...]] = {
    "submit": (
        Told("new_request", examiners, State.SUBMITTED),
        Told("village_signature", village_heads, State.AWAITING_VILLAGE_SIGNATURE),
    ),
    "sign_for_village": (Told("new_request", examiners),),
    "bring_ink_sheet": (Told("new_request", examiners),),
    "send_back": (Told("returned", origin),),
    "request_signature": (Told("to_sign", signer),),
    "return_to_registrar": (Told("returned_by_signer", registrars),),
    "sign": (Told("signed", origin), Told("signed_elsewhere", villages_concerned)),
    "sign_in_ink": (
        Told("signed", origin),
        Told("signed_elsewhere", villages_concerned),
    ),
    "reject": (Told("rejected", origin),),
    "cancel": (Told("cancelled", origin),),
    "revoke": (Told("revoked", origin), Told("revoked_elsewhere", villages_concerned)),
    "report_typo": (Told("typo_reported", replacers),),
    "begin_replacement": (Told("typo_answered", origin),),
    "dismiss_report": (Told("typo_answered", origin),),
}
# the applicant's own, by the transition after which he should know
CITIZEN = {
    "send_back": "citizen_returned",
    "sign": "citizen_ready",
    "sign_in_ink": "citizen_ready",
    "reject": "citizen_rejected",
    "cancel": "citizen_cancelled",
    "revoke": "citizen_revoked",
}
# villages that only get to know have no right to see the letter
WITHOUT_PAGE = frozenset({"signed_elsewhere", "revoked_elsewhere"})


def tell(letter: Letter, event: LetterEvent) -> None:
    """Write the notices of an event; inside the transaction that made it."""
    told = [each for each in _told(letter, event) if each[1].pk != event.by_id]
    key = CITIZEN.get(event.kind) if letter.registration_number else None
    address = mail_of_applicant(letter) if key else ""
    citizen = (key, address) if address else None
    keys = {key for key, _ in told} | ({citizen[0]} if citizen else set())
    if not keys:
        return
    texts = wordings(keys, office_id=letter.issuing_office_id)
    values = values_of(letter, event=event)
    page = reverse("admin:letters_letter_change", args=[letter.pk])
    rows, seen = [], set()
    for key, user in told:
        if key in texts and (key, user.pk) not in seen:
            seen.add((key, user.pk))
            rows.append(
                _row(letter, event, texts[key], values)
                | {"recipient": user, "url": "" if key in WITHOUT_PAGE else page}
                | mail_fields(user.email if user.mail_notices else "", now=event.at)
            )
    if citizen and citizen[0] in texts:
        row = _row(letter, event, texts[citizen[0]], values)
        if mail := mail_fields(citizen[1], now=event.at):
            rows.append(row | mail)
    Notification.objects.bulk_create(Notification(**row) for row in rows)


def _told(letter: Letter, event: LetterEvent) -> list[tuple[str, User]]:
    """(key, user) of an event; an office is not told of what it cancelled itself."""
    if event.kind in ("approve", "give_initial"):
        return after_approval(letter)
    if event.kind == "cancel" and event.by.office_id == letter.origin_office_id:
        return []
    return [
        (each.key, user)
        for each in TOLD.get(event.kind, ())
        if each.when in (None, event.to_state)
        for user in each.audience(letter)
    ]


def values_of(letter: Letter, *, event: LetterEvent | None = None) -> dict[str, object]:
    """What the placeholders of a notice on this letter stand for."""
    answered = event is not None and event.kind in (
        "begin_replacement",
        "dismiss_report",
    )
    return {
        "layanan": letter.service_version.service.short_name,
        "inisial": initials(letter.subject_name),
        "asal": letter.origin_office.title,
        "no_reg": letter.registration_number or "Draf",
        "alasan": blotted(event.reason) if event else "",
        "jawaban": event.get_kind_display().lower() if answered else "",
        "mendesak": " MENDESAK." if letter.urgent_reason else "",
        "tempat": f"Kantor {letter.origin_office.title}",
        "tautan": f"{settings.SITE_URL}/lacak/?no={letter.registration_number}",
    }


def applicant_of(letter: Letter) -> Party | None:
    role = letter.service_version.spec.applicant_role
    if role is None:
        return None
    return letter.parties.filter(role=role.slug).order_by("order").first()


def _row(letter: Letter, event: LetterEvent, text, values: dict) -> dict:
    return {
        "event": text.key,
        "office_id": letter.issuing_office_id,
        "about": f"letter:{letter.pk}",
        "subject": fill(text.subject, values),
        "text": fill(text.text, values),
        "created_at": event.at,
    }


def mail_of_applicant(letter: Letter) -> str:
    """Where he gave an address that can be one, and mail can be sent."""
    if not settings.MAIL_IS_ON:
        return ""
    party = applicant_of(letter)
    address = str(party.data.get("email") or "").strip() if party else ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address
