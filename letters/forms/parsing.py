"""Reads a service definition (the mapping of a YAML or JSON) into the dataclasses of
letters.forms.schema. What the parts say of each other is checked in cross_checks.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from letters.forms import schema
from letters.forms.cross_checks import cross_check
from letters.forms.reading import KEY, SLUG, Block
from letters.forms.schema import (
    Agenda,
    Classification,
    Computed,
    Condition,
    Definition,
    DefinitionError,
    Duplicates,
    Field,
    Requirement,
    Role,
    Rule,
    Statement,
    Validity,
    VillageLetter,
    VillageSignature,
)


def parse_definition(data: dict[str, Any]) -> Definition:
    """Raises DefinitionError with every problem found."""
    problems: list[str] = []
    block = Block(data, "", problems)
    definition = _definition(block)
    block.close()
    problems += cross_check(definition)
    if problems:
        raise DefinitionError(problems)
    return definition


def _definition(block: Block) -> Definition:
    return Definition(
        slug=block.text("slug", required=True, pattern=SLUG),
        name=block.text("name", required=True),
        short_name=block.text("short_name", required=True),
        title=block.text("title", required=True),
        sop_number=block.text("sop_number"),
        section=block.text("section"),
        order=block.whole("order", default=0) or 0,
        icon=block.text("icon"),
        help=block.text("help"),
        start_at=_among(block, "start_at", schema.ORIGINS) or ("desa",),
        village_signature=_village_signature(block),
        initials=_among(block, "initials", schema.INITIALS),
        classification=_classification(block),
        series=block.text("series", default="agenda", pattern=SLUG),
        heading=block.one_of("heading", schema.HEADINGS, default="number"),
        layout=block.one_of("layout", schema.LAYOUTS, default="letter"),
        standard_times=_standard_times(block),
        validity=_validity(block),
        copies=block.texts("copies"),
        next_steps=block.texts("next_steps"),
        register_text=block.text("register_text"),
        on_behalf_of=block.text("on_behalf_of"),
        statement=_statement(block),
        village_letter=_village_letter(block),
        duplicates=_duplicates(block),
        agenda=_agenda(block),
        groups=_pairs(block, "groups"),
        fields=tuple(_field(each) for each in block.blocks("fields")),
        roles=tuple(_role(each) for each in block.blocks("roles")),
        requirements=tuple(_requirement(each) for each in block.blocks("requirements")),
        rules=tuple(_rule(each) for each in block.blocks("rules")),
        source=block.data,
    )


def _among(block: Block, key: str, options: tuple[str, ...]) -> tuple[str, ...]:
    found = block.texts(key)
    for value in found:
        if value not in options:
            block.problem(
                key, f"'{value}' tidak dikenal; pilihannya: {', '.join(options)}"
            )
    return found


def _pairs(block: Block, key: str) -> tuple[tuple[str, str], ...]:
    """Lists of [value, label]; lists, because a JSON database forgets the order of
    the keys of a mapping."""
    pairs = []
    for index, pair in enumerate(block.items(key)):
        if (
            isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(part, str) and part.strip() for part in pair)
        ):
            pairs.append((pair[0].strip(), pair[1].strip()))
        else:
            block.problem(f"{key}[{index}]", "harus berupa [nilai, tulisan], dua teks")
    values = [value for value, _ in pairs]
    for value in {each for each in values if values.count(each) > 1}:
        block.problem(key, f"'{value}' ada lebih dari satu kali")
    return tuple(pairs)


def _conditions(block: Block, key: str = "when") -> tuple[Condition, ...]:
    found = []
    for each in block.blocks(key):
        op = each.one_of("op", schema.OPERATORS, default="eq")
        value = each.take("value")
        if op in ("in", "not_in") and not isinstance(value, list):
            each.problem("value", "harus berupa daftar")
            value = []
        elif op not in ("filled", "empty") and value is None:
            each.problem("value", "wajib diisi")
        found.append(Condition(each.text("field", required=True), op, value))
        each.close()
    return tuple(found)


def _field(block: Block) -> Field:
    computed = block.block("computed")
    found = Field(
        key=block.text("key", required=True, pattern=KEY),
        label=block.text("label", required=True),
        type=block.one_of("type", schema.FIELD_TYPES, default="text"),
        required=block.flag("required"),
        group=block.text("group"),
        folded=block.flag("folded"),
        sensitive=block.flag("sensitive"),
        help=block.text("help"),
        placeholder=block.text("placeholder"),
        choices=_pairs(block, "choices"),
        default=block.take("default"),
        when=_conditions(block),
        computed=_computed(computed) if computed else None,
        editable=block.flag("editable"),
        min=block.whole("min"),
        max=block.whole("max"),
        max_length=block.whole("max_length"),
        digits=_whole_numbers(block, "digits"),
        columns=tuple(_field(each) for each in block.blocks("columns")),
    )
    block.close()
    return found


def _whole_numbers(block: Block, key: str) -> tuple[int, ...]:
    found = block.items(key)
    if any(isinstance(each, bool) or not isinstance(each, int) for each in found):
        block.problem(key, "harus berupa daftar bilangan bulat")
        return ()
    return tuple(found)


def _params(block: Block) -> dict[str, Any]:
    params = block.block("params")
    return dict(params.data) if params else {}


def _computed(block: Block) -> Computed:
    found = Computed(block.text("function", required=True), _params(block))
    block.close()
    return found


def _role(block: Block) -> Role:
    found = Role(
        slug=block.text("slug", required=True, pattern=KEY),
        label=block.text("label", required=True),
        min=block.whole("min", default=1) or 0,
        # absent is one; "max: 0" is any number
        max=block.whole("max", default=1) or None,
        subject=block.flag("subject"),
        source=block.one_of("source", schema.SOURCES, default="any"),
        family_of=block.texts("family_of"),
        when=_conditions(block),
        fields=tuple(_field(each) for each in block.blocks("fields")),
        person_fields=block.texts("person_fields"),
        help=block.text("help"),
    )
    block.close()
    return found


def _requirement(block: Block) -> Requirement:
    found = Requirement(
        slug=block.text("slug", required=True, pattern=KEY),
        label=block.text("label", required=True),
        hint=block.text("hint"),
        required=block.flag("required", default=True),
        when=_conditions(block),
        bind=block.flag("bind"),
        statement=block.flag("statement"),
    )
    block.close()
    return found


def _rule(block: Block) -> Rule:
    found = Rule(
        rule=block.text("rule", required=True),
        level=block.one_of("level", schema.LEVELS, default="block"),
        params=_params(block),
        message=block.text("message"),
        when=_conditions(block),
    )
    block.close()
    return found


def _village_signature(block: Block) -> VillageSignature | None:
    inner = block.block("village_signature")
    if inner is None:
        return None
    found = VillageSignature(inner.text("office_field"))
    inner.close()
    return found


def _classification(block: Block) -> Classification:
    inner = block.block("classification")
    if inner is None:
        return Classification()
    found = Classification(inner.text("old"), inner.text("new"))
    inner.close()
    return found


def _standard_times(block: Block) -> dict[str, int]:
    """Seconds per step of the SOP."""
    inner = block.block("standard_times")
    if inner is None:
        return {}
    found = {step: inner.whole(step, default=0) or 0 for step in schema.STEPS}
    inner.close()
    return found


def _validity(block: Block) -> Validity | None:
    inner = block.block("validity")
    if inner is None:
        return None
    found = Validity(inner.whole("months"), inner.text("until_field"))
    if (found.months is None) == (not found.until_field):
        inner.problem("", "isi salah satu: months atau until_field")
    inner.close()
    return found


def _statement(block: Block) -> Statement | None:
    inner = block.block("statement")
    if inner is None:
        return None
    found = Statement(inner.text("title", required=True), inner.text("requirement"))
    inner.close()
    return found


def _village_letter(block: Block) -> VillageLetter | None:
    inner = block.block("village_letter")
    if inner is None:
        return None
    found = VillageLetter(
        title=inner.text("title", required=True),
        number_field=inner.text("number_field", required=True),
        date_field=inner.text("date_field", required=True),
        requirement=inner.text("requirement"),
        classification=_classification(inner),
    )
    inner.close()
    return found


def _duplicates(block: Block) -> Duplicates:
    inner = block.block("duplicates")
    if inner is None:
        return Duplicates()
    found = Duplicates(
        inner.one_of("same_subject", ("stop", "none"), default="stop"),
        inner.text("rival_role"),
    )
    inner.close()
    return found


def _agenda(block: Block) -> Agenda | None:
    inner = block.block("agenda")
    if inner is None:
        return None
    names = [each.name for each in fields(Agenda)]
    found = Agenda(
        **{name: inner.text(name, required=name == "date") for name in names}
    )
    inner.close()
    return found
