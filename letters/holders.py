"""Who is to act on a letter that waits with the offices, and how he is reached.

Asked for several letters at once: as many questions for five letters as for one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from letters.initials import BACKEND, Board
from letters.models import Letter, Provider, State
from letters.models.letter import LetterQuerySet
from registry.identifiers import InvalidPhone, normalise_phone
from registry.models import Office, Official, User


@dataclass(frozen=True)
class Holder:
    """`phone` in digits as wa.me takes it; "" when none is known."""

    words: str  # Operator Kecamatan Pitu; Kepala Desa Kalang
    name: str
    phone: str


def with_holders(letters: LetterQuerySet) -> LetterQuerySet:
    """With all that `holders_of` asks of a letter."""
    return letters.select_related(
        "service_version__service",
        "origin_office",
        "issuing_office",
        "village_office",
        "document__official__user",
    ).prefetch_related("initials")


def holders_of(letters: Iterable[Letter], *, on: date) -> dict[int, Holder]:
    """The holder of each letter by its id (made by `with_holders`)."""
    letters = list(letters)
    desks = _Desks(letters, on=on)
    return {letter.pk: desks.holder(letter) for letter in letters}


class _Desks:
    """The people of the offices concerned, by what they may do."""

    def __init__(self, letters: list[Letter], *, on: date) -> None:
        issuing = {each.issuing_office_id for each in letters}
        villages = {each.village_office_id for each in letters} - {None}
        self._board = Board(issuing, on=on)
        self._heads = Official.objects.pen_holders(
            offices=villages,
            positions=[Official.Position.KADES, Official.Position.LURAH],
            on=on,
        )
        self._examiners = _by_office("letters.examine_letter", issuing)
        self._registrars = _by_office("letters.request_signature", issuing)

    def holder(self, letter: Letter) -> Holder:
        if letter.state == State.AWAITING_VILLAGE_SIGNATURE:
            return self._village_head(letter)
        office, document = letter.issuing_office, letter.document
        if letter.state == State.SUBMITTED:
            admins = {user.pk for user in self._registrars.get(office.pk, ())}
            users = self._examiners.get(office.pk, [])
            # who examines and does nothing else comes first
            users = sorted(users, key=lambda user: user.pk in admins)
            return _holder(f"Operator {office.title}", users, office)
        if letter.state == State.AWAITING_SIGNATURE and document is not None:
            official = document.official
            if document.provider != Provider.INK and official.user is not None:
                return _holder(document.signer_name, [official.user], office)
        if letter.state == State.APPROVED:
            missing = (w for w in self._board.wanted(letter) if w.is_missing)
            if (first := next(missing, None)) is not None:
                return _holder(first.post.title, [first.post.holder.user], office)
        users = self._registrars.get(office.pk, [])
        return _holder(f"Admin {office.title}", users, office)

    def _village_head(self, letter: Letter) -> Holder:
        village = letter.village_office or letter.origin_office
        posts = (Official.Position.KADES, Official.Position.LURAH)
        found = (self._heads.get((village.pk, post, "")) for post in posts)
        head = next((each for each in found if each is not None), None)
        users = [head.user] if head is not None and head.user else []
        return _holder(f"Kepala {village.title}", users, village)


def _by_office(permission: str, offices: set[int]) -> dict[int, list[User]]:
    users = User.objects.with_perm(
        permission, backend=BACKEND, include_superusers=False
    )
    found: dict[int, list[User]] = {}
    for user in users.filter(office__in=offices).order_by("pk"):
        found.setdefault(user.office_id, []).append(user)
    return found


def _holder(words: str, users: list[User], office: Office) -> Holder:
    """The first of them who has a telephone, else the office's."""
    reached = ((each, _digits(each.phone)) for each in users)
    user, phone = next((pair for pair in reached if pair[1]), (None, ""))
    user = user or next(iter(users), None)
    return Holder(words, str(user or ""), phone or _digits(office.phone))


def _digits(phone: str) -> str:
    """ "628..." of a mobile number; "" of anything else."""
    try:
        digits = normalise_phone(phone).removeprefix("+")
    except InvalidPhone:
        return ""
    return digits if digits.startswith("628") else ""
