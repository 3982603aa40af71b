"""Who may take a step: a permission, and the side of the letter that he sits on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.models import User
from registry.scoping import can_see_office

if TYPE_CHECKING:
    from letters.models.letter import Letter


@dataclass(frozen=True)
class Actor:
    """Who may take a transition: a permission, and the side of the letter he sits on.

    `side` is "origin" (the office that made it), "village" (whose head signs),
    "issuing" (the kecamatan) or "named" (the one official named as signer).
    """

    permission: str
    side: str

    def __call__(self, letter: "Letter", user: User) -> bool:
        if not (user.is_active and user.has_perm(f"letters.{self.permission}")):
            return False
        if self.side == "named":
            document = letter.document
            return document is not None and document.official.user_id == user.pk
        office_id = getattr(letter, f"{self.side}_office_id")
        return office_id is not None and can_see_office(user, office_id)


@dataclass(frozen=True)
class AnyOf:
    """Who is one of these."""

    actors: tuple[Actor, ...]

    def __call__(self, letter: "Letter", user: User) -> bool:
        return any(actor(letter, user) for actor in self.actors)


MAKER = Actor("make_letter", "origin")
VILLAGE_HEAD = Actor("sign_for_village", "village")
EXAMINER = Actor("examine_letter", "issuing")
INITIALLER = Actor("initial_letter", "issuing")
REGISTRAR = Actor("request_signature", "issuing")
SIGNER = Actor("sign_letter", "named")
DELIVERER = Actor("hand_over_letter", "origin")
REVOKER = Actor("revoke_letter", "issuing")
REPLACER = Actor("replace_letter", "issuing")
