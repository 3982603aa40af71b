"""The letter goes to its citizen: collected, by a private link, or carried to him."""

from datetime import datetime, timedelta

from letters.forms.rules import Problem
from letters.handing_over import address_hash, new_address, on_its_way, open_delivery
from letters.models import (
    Delivery,
    Letter,
    LetterEvent,
    OversightSetting,
    PrivateLink,
    State,
)
from letters.models.state_machine import DELIVERER
from letters.workflow.core import (
    Changed,
    NotAllowed,
    Refused,
    ensure_allowed,
    ensure_unblocked,
    locked,
    take,
)
from registry.models import User

WITH_LINK = (State.SIGNED, State.HANDED_OVER)


def hand_over(
    *,
    letter_id: int,
    by: User,
    now: datetime,
    method: str,
    receiver: str,
    relation: str = "",
) -> Letter:
    """Note that the citizen has the letter. Raises Refused while it is on its way."""
    with locked(letter_id) as letter:
        _refuse(on_its_way(letter))
        _hand_over(
            letter, by=by, now=now, method=method, receiver=receiver, relation=relation
        )
        return letter


def make_link(*, letter_id: int, by: User, now: datetime) -> tuple[PrivateLink, str]:
    """A new private link and its address, which nobody can read again afterwards.

    The one before it ends. A letter that was not handed over yet is so with it. Raises
    NotAllowed, or Refused while the letter is being carried to its citizen.
    """
    with locked(letter_id) as letter:
        _ensure_deliverer(letter, by)
        if letter.state == State.SIGNED:
            _refuse(on_its_way(letter))
            _hand_over(
                letter,
                by=by,
                now=now,
                method=Letter.Handover.SENT,
                receiver=letter.subject_name[:150],
            )
        _revoke_links(letter, by=by, now=now)
        token = new_address()
        days = OversightSetting.of(letter.issuing_office).link_days
        link = PrivateLink.objects.create(
            letter=letter,
            token_hash=address_hash(token),
            created_by=by,
            created_at=now,
            expires_at=now + timedelta(days=max(1, days)),
        )
        _note(letter, LetterEvent.Kind.MAKE_LINK, by=by, now=now)
        return link, token


def revoke_link(*, letter_id: int, by: User, now: datetime) -> Letter:
    """The link that is out leads nowhere from now on."""
    with locked(letter_id) as letter:
        _ensure_deliverer(letter, by)
        if not _revoke_links(letter, by=by, now=now):
            raise Changed
        _note(letter, LetterEvent.Kind.REVOKE_LINK, by=by, now=now)
        return letter


def start_delivery(
    *,
    letter_id: int,
    by: User,
    now: datetime,
    address: str,
    courier: str,
    phone: str = "",
) -> Letter:
    """Somebody sets out with the letter; it stays signed until it is received."""
    with locked(letter_id) as letter:
        ensure_allowed(letter, "hand_over", by=by)
        ensure_unblocked(letter, "hand_over", by=by, now=now)
        _refuse(on_its_way(letter))
        missing = []
        if not address.strip():
            missing.append(Problem("address", "Tuliskan alamat yang dituju."))
        if not courier.strip():
            missing.append(Problem("courier", "Tuliskan siapa yang mengantar."))
        _refuse(missing)
        Delivery.objects.create(
            letter=letter,
            address=address.strip()[:200],
            courier=courier.strip()[:150],
            phone=phone.strip()[:20],
            sent_at=now,
            sent_by=by,
        )
        data = {"courier": courier.strip()[:150]}
        _note(letter, LetterEvent.Kind.START_DELIVERY, by=by, now=now, data=data)
        return letter


def complete_delivery(
    *,
    letter_id: int,
    delivery_id: int,
    by: User,
    now: datetime,
    receiver: str,
    relation: str = "",
    note: str = "",
) -> Letter:
    """The letter was received at home, just now."""
    with locked(letter_id) as letter:
        ensure_allowed(letter, "hand_over", by=by)
        delivery = _on_its_way(letter, delivery_id)
        if not receiver.strip():
            raise Refused(Problem("receiver", "Tuliskan siapa yang menerima."))
        delivery.received_at = max(now, delivery.sent_at)
        delivery.receiver = receiver.strip()[:150]
        delivery.relation = relation.strip()[:60]
        delivery.note = note.strip()[:300]
        delivery.save(update_fields=["received_at", "receiver", "relation", "note"])
        _hand_over(
            letter,
            by=by,
            now=now,
            method=Letter.Handover.DELIVERED,
            receiver=delivery.receiver,
            relation=delivery.relation,
        )
        return letter


def call_off_delivery(
    *, letter_id: int, delivery_id: int, by: User, now: datetime, reason: str
) -> Letter:
    """Nobody was there, or he will come for it: the letter is back in the office."""
    with locked(letter_id) as letter:
        _ensure_deliverer(letter, by)
        delivery = _on_its_way(letter, delivery_id)
        if not reason.strip():
            raise Refused(Problem("reason", "Tuliskan alasannya."))
        _call_off(letter, delivery, by=by, now=now, reason=reason.strip())
        return letter


def end_deliveries(letter: Letter, *, by: User, now: datetime, reason: str) -> None:
    """A letter that was revoked is not carried on; inside the caller's transaction."""
    delivery = open_delivery(letter)
    if delivery is not None:
        _call_off(letter, delivery, by=by, now=now, reason=reason)


def _hand_over(
    letter: Letter,
    *,
    by: User,
    now: datetime,
    method: str,
    receiver: str,
    relation: str = "",
) -> None:
    data = {"method": str(method), "receiver": receiver}
    if relation:
        data["relation"] = relation
    take(letter, "hand_over", by=by, now=now, data=data, how=method, receiver=receiver)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(*problems)


def _ensure_deliverer(letter: Letter, by: User) -> None:
    if letter.state not in WITH_LINK:
        words = f"Surat ini berstatus “{letter.get_state_display()}”. Muat ulang."
        raise NotAllowed(Problem("", words))
    if not DELIVERER(letter, by):
        raise NotAllowed(Problem("", "Anda tidak berwenang menyerahkan surat ini."))


def _on_its_way(letter: Letter, delivery_id: int) -> Delivery:
    """Raises Changed when this delivery has ended meanwhile."""
    delivery = open_delivery(letter)
    if delivery is None or delivery.pk != delivery_id:
        raise Changed
    return delivery


def _revoke_links(letter: Letter, *, by: User, now: datetime) -> int:
    return letter.private_links.filter(revoked_at__isnull=True).update(
        revoked_at=now, revoked_by=by
    )


def _call_off(
    letter: Letter, delivery: Delivery, *, by: User, now: datetime, reason: str
) -> None:
    delivery.called_off_at = now
    delivery.called_off_reason = reason[:300]
    delivery.save(update_fields=["called_off_at", "called_off_reason"])
    kind = LetterEvent.Kind.CALL_OFF_DELIVERY
    _note(letter, kind, by=by, now=now, reason=reason[:300])


def _note(
    letter: Letter,
    kind: LetterEvent.Kind,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    data: dict | None = None,
) -> None:
    LetterEvent.objects.create(
        letter=letter, kind=kind, by=by, at=now, reason=reason, data=data or {}
    )
