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
