"""A resident as a row of text, under the headers of the own import template."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from registry.imports.fields import FIELDS
from registry.models import CodeEntry, Office, Resident

VILLAGES = (Office.Level.DESA, Office.Level.KELURAHAN)
CODED = frozenset(
    field.name for field in FIELDS if field.kind == "code"
)  # stored as a key into the code lists
WORDS = {
    "sex": dict(Resident.Sex.choices),
    "family_relation": dict(Resident.Relation.choices),
    "life_status": dict(Resident.LifeStatus.choices),
}


class PlainText(Widget):
    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value)


class DayFirst(Widget):
    def render(self, value: date | None, obj=None, **kwargs) -> str:
        return f"{value:%d-%m-%Y}" if value else ""


class Word(Widget):
    """What a stored number or key stands for, from a table read once."""

    def __init__(self, words: dict) -> None:
        super().__init__()
        self.words = words

    def render(self, value, obj=None, **kwargs) -> str:
        return str(self.words.get(value, "")) if value is not None else ""


class ResidentResource(ModelResource):
    """Rows of text, in the words and forms that the import takes."""

    class Meta:
        model = Resident
        fields = ()
        chunk_size = 2000

    def __init__(self) -> None:
        super().__init__()
        codes = dict(CodeEntry.objects.values_list("pk", "name"))
        villages = _villages()
        self.fields.clear()
        for field in FIELDS:
            attribute, widget = field.name, PlainText()
            if field.kind == "date":
                widget = DayFirst()
            elif field.name in WORDS:
                widget = Word(WORDS[field.name])
            elif field.name in CODED:
                attribute, widget = f"{field.name}_id", Word(codes)
            elif field.name == "office":
                attribute, widget = "office_id", Word(villages)
            self.fields[field.name] = Field(
                attribute=attribute, column_name=field.label, widget=widget
            )

    def rows(self, residents: QuerySet) -> Iterable[list[str]]:
        """One after the other: nothing holds them all."""
        wanted = [field.attribute for field in self.fields.values()]
        fields = list(self.fields.values())
        for resident in self.iter_queryset(residents.only("pk", *wanted)):
            yield [field.export(resident) for field in fields]


def _villages() -> dict[int, str]:
    """Names, or the region code where two villages share a name."""
    villages = list(Office.objects.filter(level__in=VILLAGES))
    names = Counter(each.name.casefold() for each in villages)
    return {
        each.pk: each.name if names[each.name.casefold()] == 1 else each.code
        for each in villages
    }
