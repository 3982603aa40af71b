"""The places where the documents of a letter are uploaded, one per requirement."""

import json
from dataclasses import dataclass, field

from letters.admin.notes import Notes
from letters.forms.schema import Requirement
from letters.models import Attachment, Letter
from letters.models.attachment import INK_SHEET


@dataclass(frozen=True)
class Tile:
    """One uploaded file as the page shows it."""

    pk: int
    label: str
    is_picture: bool
    verdict: str


@dataclass
class Slot:
    """One requirement with its files. `shown`: whether its conditions hold now."""

    slug: str
    label: str
    hint: str = ""
    required: bool = True
    statement: bool = False
    bind: bool = False
    when: list[dict] = field(default_factory=list)
    shown: bool = True
    tiles: list[Tile] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)

    @property
    def target(self) -> str:
        return f"requirement:{self.slug}"

    @property
    def when_json(self) -> str:
        return json.dumps(self.when)

    @property
    def anchor(self) -> str:
        return f"t-requirement-{self.slug}"


def file_tile(file: Attachment) -> Tile:
    pages = f"{file.pages} halaman, " if file.pages > 1 else ""
    if file.size < 1_048_576:
        size = f"{max(file.size // 1024, 1)} KB"
    else:
        size = f"{file.size / 1_048_576:.1f} MB".replace(".", ",")
    return Tile(
        pk=file.pk,
        label=f"{pages}{size}",
        is_picture=file.content_type != "application/pdf",
        verdict=file.verdict,
    )


def as_slot(requirement: Requirement) -> Slot:
    return Slot(
        slug=requirement.slug,
        label=requirement.label,
        hint=requirement.hint,
        required=requirement.required,
        statement=requirement.statement,
        bind=requirement.bind,
    )


def slot_of(letter: Letter, slug: str) -> Slot | None:
    """The slot with this name, also that of the sheet in ink; None if there is none."""
    spec = letter.service_version.spec
    if slug == INK_SHEET and spec.village_signature:
        return Slot(slug=slug, label="Lembar bertanda tangan Kepala Desa")
    for requirement in spec.requirements:
        if requirement.slug == slug:
            return as_slot(requirement)
    return None
