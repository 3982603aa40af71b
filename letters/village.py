"""Who signs for a village, today: the kades, or whoever stands in for him."""

from datetime import date

from letters.models import Letter
from registry.models import Office, Official, User

HEADS = (Official.Position.KADES, Official.Position.LURAH)


def heading_of(official: Official) -> str:
    """The printed office of a signer on one line: "KEPALA DESA KALANG"."""
    return " ".join(official.heading_lines()).rstrip(",")


def signing_appointment(user: User, *, office: Office, on: date) -> Official | None:
    """The appointment by which this user signs for the village on a day.

    A Plh. takes the pen from the holder; "a.n. Kepala Desa" runs beside.
    """
    for position in HEADS:
        holder = Official.objects.pen_holder(office=office, position=position, on=on)
        if holder is not None and holder.user_id == user.pk:
            return holder
    return (
        Official.objects.in_term(on)
        .filter(
            office=office,
            position__in=HEADS,
            capacity=Official.Capacity.AN,
            user=user,
        )
        .first()
    )


def signer_of(letter: Letter, *, on: date) -> Official | None:
    """The village head whose name stands under the letter on a day."""
    if letter.village_office is None:
        return None
    for position in HEADS:
        holder = Official.objects.pen_holder(
            office=letter.village_office, position=position, on=on
        )
        if holder is not None:
            return holder
    return None


def possible_heads(letter: Letter, *, on: date) -> list[Official]:
    """Whose name may stand on the sheet in ink: the pen's holder, then a.n. him."""
    if letter.village_office is None:
        return []
    holder = signer_of(letter, on=on)
    beside = Official.objects.in_term(on).filter(
        office=letter.village_office,
        position__in=HEADS,
        capacity=Official.Capacity.AN,
    )
    return [*([holder] if holder else []), *beside.select_related("office", "user")]


def replaced_words(user: User, *, on: date, office: Office | None = None) -> str:
    """What a head reads for as long as a Plh. has his pen; "" where he has it."""
    held = Official.objects.in_term(on).filter(
        user=user, position__in=HEADS, capacity__in=Official.HOLDERS
    )
    if office is not None:
        held = held.filter(office=office)
    for each in held.select_related("office"):
        pen = Official.objects.pen_holder(
            office=each.office, position=each.position, on=on
        )
        if pen.capacity == Official.Capacity.PLH and pen.user_id != user.pk:
            until = f" s.d. {pen.end_date:%d-%m-%Y}" if pen.end_date else ""
            return (
                f"Anda digantikan Plh. {pen.printed_name}{until}. Akhiri masa Plh. "
                "untuk menandatangani."
            )
    return ""
