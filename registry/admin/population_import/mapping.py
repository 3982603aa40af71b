"""What only a person can say: what unknown columns mean, and whose village it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from registry.admin.population_import.reach import (
    chosen_village,
    require_importer,
    villages_for,
    visible_import,
)
from registry.imports import intake, steps
from registry.imports.fields import choices, label_of
from registry.imports.refusal import Refused
from registry.models import PopulationImport


@require_POST
def map_columns(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """Takes "kolom-<position>" = field or "", and perhaps "desa"."""
    from registry.admin.population_import.looking import show

    found = visible_import(request, pk, model_admin)
    require_importer(request)
    chosen = chosen_fields(request.POST, len(found.mapping.get("columns", [])))
    problems = column_problems(chosen)
    if not problems:
        try:
            steps.map_columns(
                user=request.user,
                import_id=found.pk,
                fields=chosen,
                now=timezone.now(),
                village=chosen_village(
                    villages_of(found, request.user), request.POST.get("desa")
                ),
            )
        except Refused as error:
            problems = {None: str(error)}
        else:
            return _read_again(request, found)
    found = visible_import(request, pk, model_admin)
    return show(request, found, model_admin=model_admin, problems=problems)


@require_POST
def choose_village(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """Takes "desa": the village of all rows."""
    from registry.admin.population_import.looking import show

    found = visible_import(request, pk, model_admin)
    require_importer(request)
    village = chosen_village(villages_of(found, request.user), request.POST.get("desa"))
    try:
        if village is None:
            raise Refused("Pilih desanya dahulu.")
        steps.choose_village(
            user=request.user, import_id=found.pk, village=village, now=timezone.now()
        )
    except Refused as error:
        problems = {None: str(error)}
        return show(request, found, model_admin=model_admin, problems=problems)
    return _read_again(request, found)


def chosen_fields(posted, columns: int) -> dict[int, str]:
    """Position -> field; what is no field of ours counts as not wanted."""
    known = {name for name, _ in choices()}
    return {
        index: value if (value := posted.get(f"kolom-{index}", "")) in known else ""
        for index in range(columns)
    }


def column_problems(chosen: dict[int, str]) -> dict[int | None, str]:
    """By position, or None for the whole: two columns for one field, none for NIK."""
    problems: dict[int | None, str] = {}
    first: dict[str, int] = {}
    for index, field in chosen.items():
        if field and field in first:
            problems[index] = f"{label_of(field)} sudah dipilih untuk kolom lain."
        elif field:
            first[field] = index
    if "nik" not in first:
        problems[None] = "Pilih kolom mana yang berisi NIK."
    return problems


def villages_of(population_import: PopulationImport, user) -> list:
    """The villages of the import's office that this user sees."""
    seen = {each.pk for each in villages_for(user)}
    return [
        each for each in intake.villages_of(population_import.office) if each.pk in seen
    ]


def mapping_rows(
    population_import: PopulationImport, posted, problems: dict[int | None, str]
) -> list[dict]:
    """One row for each column of the file: header, samples, what it is taken for."""
    columns = population_import.mapping.get("columns", [])
    return [
        {
            "index": index,
            "header": column["header"],
            "samples": column["samples"][:3],
            "field": posted.get(f"kolom-{index}", column["field"]),
            "problem": problems.get(index, ""),
        }
        for index, column in enumerate(columns)
    ]


def _read_again(request: HttpRequest, found: PopulationImport) -> HttpResponse:
    messages.success(request, "Terima kasih. Berkas dibaca lagi.")
    return redirect("admin:registry_populationimport_change", found.pk)
