"""What waits for whom: the first thing that each role sees."""

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.lookups import In
from django.utils import timezone

from letters.initials import his_to_initial, not_initialled
from letters.models import Document, Letter, Provider, State, TypoReport
from letters.models.letter import LetterQuerySet
from registry.models import User
from registry.scoping import visible_office_ids

NOTHING_WAITS = {
    "make_letter": "Belum ada surat. Tekan Buat surat lalu ketik NIK pemohon.",
    "sign_for_village": "Tidak ada surat menunggu tanda tangan Bapak/Ibu.",
    "examine_letter": "Semua permohonan sudah diperiksa.",
    "request_signature": "Semua permohonan sudah diperiksa dan diajukan.",
    "initial_letter": "Tidak ada surat menunggu paraf atau TTE Anda.",
    "sign_letter": "Tidak ada surat menunggu TTE.",
}


def waiting_for(user: User) -> LetterQuerySet:
    """Letters on which this user is to act now, urgent ones first, then the oldest."""
    return (
        Letter.objects.visible_to(user)
        .filter(his_turn(user))
        .order_by(
            Case(
                When(urgent_reason="", then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
            F("state_since").asc(),
        )
    )


def waits_for(letter: Letter, user: User) -> bool:
    """Whether this letter is among those on which he is to act."""
    return waiting_for(user).filter(pk=letter.pk).exists()


def his_turn(user: User) -> Q:
    """The condition of a letter on which he is to act."""
    ids, on = visible_office_ids(user), timezone.localdate()
    turn = Q(pk__in=[])
    if user.has_perm("letters.make_letter"):
        # of his own desk: a kecamatan does not repair what a village began
        own = Q(origin_office_id=user.office_id) | Q(created_by=user)
        turn |= own & Q(state__in=[State.DRAFT, State.RETURNED])
    if user.has_perm("letters.hand_over_letter"):
        turn |= Q(origin_office_id=user.office_id, state=State.SIGNED)
    if user.has_perm("letters.sign_for_village"):
        # "+ 0": by the index of what waits, not of all that a village ever signed
        of_village = Q(In(F("village_office_id") + Value(0), sorted(ids) or [0]))
        turn |= of_village & Q(state=State.AWAITING_VILLAGE_SIGNATURE)
    if user.has_perm("letters.examine_letter"):
        turn |= Q(issuing_office_id__in=ids, state=State.SUBMITTED)
    if user.has_perm("letters.request_signature"):
        ready = Q(issuing_office_id__in=ids, state=State.APPROVED)
        turn |= ready & ~not_initialled(ids, on=on)
        on_paper = Document.objects.filter(
            pk=OuterRef("document_id"), provider=Provider.INK
        )
        waits = Q(issuing_office_id__in=ids, state=State.AWAITING_SIGNATURE)
        turn |= waits & Q(Exists(on_paper))
    if user.has_perm("letters.initial_letter"):
        turn |= his_to_initial(user, ids, on=on)
    if user.has_perm("letters.replace_letter"):
        open_reports = TypoReport.objects.filter(answered_at__isnull=True).order_by()
        # their ids, asked first: a query inside the condition would keep PostgreSQL
        # from every index, and there are but a few
        reported = list(open_reports.values_list("letter", flat=True))
        turn |= Q(issuing_office_id__in=ids, pk__in=reported)
    if user.has_perm("letters.sign_letter"):
        named = Q(document__official__user=user, state=State.AWAITING_SIGNATURE)
        turn |= named & ~Q(document__provider=Provider.INK)
    return turn


def nothing_waits(user: User) -> str:
    """The words of an empty list, by what the user does in the office."""
    for permission in (
        "initial_letter",
        "sign_letter",
        "sign_for_village",
        "request_signature",
        "examine_letter",
        "make_letter",
    ):
        if user.has_perm(f"letters.{permission}"):
            return NOTHING_WAITS[permission]
    return "Tidak ada surat."
