"""What a letter says, as one hash: the ground that a signature stands on.

`content_hash` covers what people read in the text (answers, people, version): the
village head signed that. `document_hash` adds the pages and the village's signature
that are bound into the PDF: a document is only laid before its signer while it still
is what was rendered.
"""

import hashlib
import json

from letters.models import Letter
from letters.models.attachment import SIGNED_SHEET


def _digest(content: object) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def people_of(letter: Letter) -> dict[str, list[dict]]:
    """The people of a letter by role, in order, as forms and rules take them."""
    people: dict[str, list[dict]] = {}
    for party in sorted(letter.parties.all(), key=lambda p: (p.role, p.order)):
        people.setdefault(party.role, []).append(dict(party.data))
    return people


def content_hash(letter: Letter) -> str:
    """SHA-256 over version, answers and people; attachments do not count."""
    return _digest(
        [
            letter.service_version.content_hash,
            letter.all_answers,
            people_of(letter),
        ]
    )


def document_hash(letter: Letter) -> str:
    """SHA-256 over all that goes into the PDF."""
    signature = letter.village_signatures.filter(voided_at__isnull=True).first()
    pages = letter.attachments.current().exclude(requirement=SIGNED_SHEET)
    return _digest(
        [
            content_hash(letter),
            signature.pk if signature else None,
            list(pages.values_list("requirement", "order", "sha256")),
        ]
    )
