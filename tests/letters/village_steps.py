"""Steps of a letter whose village writes one of its own, and the village's book."""

import re

from letters import workflow
from letters.content import people_of
from letters.drafts import save_draft
from letters.models import Letter, RegisterLine, State
from letters.uploads import attach
from tests.factories_letters import picture

PATTERN = "{klasifikasi}/{urut:03d}/404.604.01/{tahun}"
TYPED = {"nomor_pengantar": "300/17/XI/2026", "tanggal_pengantar": "2026-11-20"}
WAITS = State.AWAITING_VILLAGE_SIGNATURE


def again(letter: Letter) -> Letter:
    return Letter.objects.for_composition().get(pk=letter.pk)


def head_signs(letter: Letter, people, now) -> Letter:
    workflow.sign_for_village(letter_id=letter.pk, by=people["head"], now=now)
    return again(letter)


def saved(letter: Letter, people, now, **answers) -> Letter:
    save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers | answers,
        people=people_of(letter),
        by=people["clerk"],
        now=now,
        resolved=list(letter.defects.values_list("pk", flat=True)),
    )
    return again(letter)


def bring(letter: Letter, slug: str, people, now) -> None:
    attach(
        letter=letter,
        requirement=slug,
        content=picture(),
        by=people["clerk"],
        now=now,
    )


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def village_lines() -> list[tuple[str, str]]:
    lines = RegisterLine.objects.filter(series__slug="surat-desa").order_by("pk")
    return list(lines.values_list("number", "status"))
