"""The page on which a letter is made, from the stored draft: what is asked and where.

People first, then the service's own questions by group, then the documents. What is
seldom needed is folded into its group, or into a last card of its own.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from letters.admin.fields_shown import Shown, conditions, show_field
from letters.admin.form_parts import FormPage, Group
from letters.admin.notes import Board
from letters.admin.people_blocks import PeopleBlocks
from letters.admin.slots import Slot, as_slot, file_tile
from letters.completeness import facts_of
from letters.forms.conditions import holds
from letters.forms.environment import environment
from letters.forms.look import show_answer
from letters.forms.rules import Problem
from letters.forms.schema import Field, Role
from letters.forms.values import raw_values
from letters.models import Letter
from letters.prefill import origin_code
from registry.finding import Search
from registry.models import User


def form_page(
    letter: Letter,
    *,
    user: User,
    now: datetime,
    problems: Iterable[Problem] = (),
    extra: Iterable[str] = (),
    results: Mapping[str, Search] | None = None,
) -> FormPage:
    """Args: `problems` to show beside their parts; `extra` roles that get an empty
    block to type into and `results` of a search by role (how a page without its
    script adds a person)."""
    builder = _Builder(letter, user=user, now=now, problems=problems)
    page = builder.page(tuple(extra))
    for shown in page.all_roles():
        shown.results = (results or {}).get(shown.role.slug)
    return page


class _Builder:
    def __init__(
        self, letter: Letter, *, user: User, now: datetime, problems: Iterable[Problem]
    ) -> None:
        self.letter, self.user = letter, user
        self.spec = letter.service_version.spec
        defects = letter.defects.filter(resolved_at__isnull=True)
        self.board = Board(problems, defects)
        self.env = environment(
            kecamatan=letter.issuing_office, on=timezone.localdate(now)
        )
        self.env["origin"] = origin_code(letter.origin_office)
        facts = facts_of(letter)
        self.answers = facts["answers"]
        self.raw = raw_values(self.spec, self.answers, facts["people"], env=self.env)
        self.blocks = PeopleBlocks(letter, now=now, board=self.board)
        self.form = self.blocks.form

    def page(self, extra: tuple[str, ...]) -> FormPage:
        bound = self.form.answers_block().kept(self.answers)
        shown = {
            each.key: self._answer(each, bound)
            for each in self.spec.fields
            if each.asked
        }
        roles = self.blocks.roles(
            raw=self.raw, holds=holds, user=self.user, extra=extra
        )
        applicant_role = self.spec.applicant_role
        for role in roles:
            switch = self._switch(role.role)
            role.switch = shown.pop(switch, None) if switch else None
        applicant = next((r for r in roles if r.role == applicant_role), None)
        groups, last = self._groups(shown)
        return FormPage(
            applicant=applicant,
            proxies=[role for role in roles if role.switch],
            roles=[r for r in roles if r is not applicant and not r.switch],
            groups=groups,
            extra=last,
            slots=self._slots(),
            facts=self._facts(),
            suggestions=self.blocks.suggestions(),
            board=self.board,
        )

    def _answer(self, spec: Field, bound) -> Shown:
        target = f"field:{spec.key}"
        visible = holds(spec.when, self.raw)
        if spec.type == "rows":
            return self._rows(spec, target, visible)
        computed = ""
        if spec.computed and not self.answers.get(spec.key):
            computed = show_answer(spec, self.raw[spec.key], env=self.env)
        return show_field(
            spec,
            bound,
            target=target,
            board=self.board,
            shown=visible,
            villages=self.form.villages,
            computed=computed,
        )

    def _rows(self, spec: Field, target: str, visible: bool) -> Shown:
        kept = self.answers.get(spec.key)
        kept = kept if isinstance(kept, list) else []

        def row(index: int | str, values: Mapping[str, Any]) -> list[Shown]:
            bound = self.form.row_block(spec, index).kept(values)
            return [
                show_field(
                    column,
                    bound,
                    target=f"{target}:{index}:{column.key}",
                    board=self.board,
                    villages=self.form.villages,
                )
                for column in spec.columns
            ]

        return Shown(
            key=spec.key,
            name=f"isian-{spec.key}",
            label=spec.label,
            kind="rows",
            target=target,
            help=spec.help,
            required=spec.required,
            folded=spec.folded,
            shown=visible,
            when=conditions(spec.when),
            width="wide",
            rows=[row(index, values) for index, values in enumerate(kept)]
            or [row(0, {})],
            columns=row("__n__", {}),
            notes=self.board.take(target),
        )

    def _switch(self, role: Role) -> str:
        """The yes/no answer that alone calls for this role."""
        if len(role.when) != 1 or role.when[0].op != "eq" or not role.when[0].value:
            return ""
        key = role.when[0].field
        asked = {each.key for each in self.spec.fields if each.asked}
        is_bool = key in asked and self.spec.field(key).type == "bool"
        return key if is_bool else ""

    def _groups(self, shown: dict[str, Shown]) -> tuple[list[Group], list[Group]]:
        """Cards of the page, and those of which nothing is asked at first."""
        labels = dict(self.spec.groups)
        slugs = [*labels, *([""] if any(not f.group for f in self.spec.fields) else [])]
        main, last = [], []
        for slug in slugs:
            group = Group(slug, labels.get(slug, "Keterangan lain"))
            at_first = False
            for spec in self.spec.fields:
                if spec.group != slug:
                    continue
                if spec.key in shown:
                    (group.folded if spec.folded else group.asked).append(
                        shown[spec.key]
                    )
                    at_first |= not spec.folded and not spec.when
                elif not spec.asked and slug:
                    text = show_answer(spec, self.raw[spec.key], env=self.env)
                    if text:
                        group.told.append((spec.label, text))
            if group.asked or group.folded:
                (main if at_first else last).append(group)
        return main, last

    def _slots(self) -> list[Slot]:
        files: dict[str, list] = {}
        for file in self.letter.attachments.current():
            files.setdefault(file.requirement, []).append(file)
        found = []
        for requirement in self.spec.requirements:
            slot = as_slot(requirement)
            slot.when = conditions(requirement.when)
            slot.shown = holds(requirement.when, self.raw)
            slot.tiles = [file_tile(each) for each in files.get(slot.slug, [])]
            slot.notes = self.board.take(slot.target, below=True)
            found.append(slot)
        return found

    def _facts(self) -> dict[str, Any]:
        """What conditions ask and no input holds: worked out here, told to the script.

        It tells them anew with every save, so the page is never long behind.
        """
        return {
            each.key: self.raw[each.key]
            for each in self.spec.fields
            if each.computed and each.type != "rows"
        }
