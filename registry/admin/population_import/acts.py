"""What a person decides about an import: a page that says what will happen, one button.

GET only shows, POST acts. The step asks permission, scope and state once more.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registry.admin.population_import.reach import require_importer, visible_import
from registry.imports import steps
from registry.imports.refusal import Refused
from registry.models import PopulationImport, Resident

Mode = PopulationImport.Mode
CLOSED = frozenset({PopulationImport.State.DISCARDED, PopulationImport.State.UNDONE})


@dataclass(frozen=True)
class Act:
    """step: how registry.imports.steps calls it."""

    step: str
    label: str
    done: str
    danger: bool = False


ACTS = {
    "semua": Act("decide_all", "Simpan semua", "Keputusan diterima."),
    "benar": Act("decide_good", "Simpan hanya yang benar", "Keputusan diterima."),
    "buang": Act("discard", "Buang", "Impor dibuang. Tidak ada yang disimpan.", True),
    "batalkan": Act("undo", "Batalkan impor ini", "Pembatalan dimulai.", True),
}


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, name: str, *, model_admin) -> HttpResponse:
    found = visible_import(request, pk, model_admin)
    require_importer(request)
    act = ACTS.get(name)
    if act is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            _take(act.step, user=request.user, import_id=found.pk)
        except Refused as error:
            problem = str(error)
        else:
            messages.success(request, act.done)
            return redirect("admin:registry_populationimport_change", found.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": PopulationImport._meta,
        "title": act.label,
        "import": found,
        "act": act,
        "promises": promises(act.step, found),
        "blocked": steps.blocker(found, act.step),
        "problem": problem,
    }
    return render(request, "registry/imports/step.html", context)


def _take(name: str, *, user, import_id: int) -> None:
    now = timezone.now()
    if name == "discard":
        steps.discard(user=user, import_id=import_id, now=now)
    elif name == "undo":
        steps.undo(user=user, import_id=import_id, now=now)
    else:
        mode = Mode.ALL if name == "decide_all" else Mode.GOOD
        steps.decide(user=user, import_id=import_id, mode=mode, now=now)


def open_acts(population_import: PopulationImport) -> list[tuple[str, Act]]:
    """(address part, act) of everything that is possible now, the usual one first."""
    if population_import.state in CLOSED:
        return []
    found = {
        name: act
        for name, act in ACTS.items()
        if not steps.blocker(population_import, act.step)
    }
    if "semua" in found:
        found.pop("benar", None)  # the same, while nothing is wrong
    return list(found.items())


def promises(name: str, population_import: PopulationImport) -> list[str]:
    """What will happen, in numbers; one sentence or two each."""
    counts = population_import.counts
    new, changed = counts.get("new", 0), counts.get("changed", 0)
    if name == "discard":
        return [
            "Tidak ada yang disimpan. Berkas dan hasil bacaannya dihapus dari server.",
            "Data penduduk tetap seperti sekarang.",
        ]
    if name == "undo":
        return _undo_promises(population_import, new, changed)
    parts = [
        f"{_n(number)} {words}"
        for number, words in (
            (new, "penduduk baru ditambahkan"),
            (changed, "penduduk diubah"),
        )
        if number
    ]
    found = [
        f"{' dan '.join(parts) or 'Tidak ada penduduk yang berubah'}.",
        "Semuanya disimpan sekaligus; bila ada gangguan, tidak satu pun tersimpan.",
        f"Riwayat tiap penduduk mencatat nama Anda dan “{population_import.reason}”.",
    ]
    if counts.get("moved"):
        found.insert(1, f"{_n(counts['moved'])} di antaranya pindah desa.")
    if name == "decide_good" and counts.get("wrong"):
        found.append(
            f"{_n(counts['wrong'])} baris yang salah tidak disimpan. Unduh baris yang "
            "salah, perbaiki, lalu unggah lagi."
        )
    return found


def _undo_promises(
    population_import: PopulationImport, new: int, changed: int
) -> list[str]:
    found = [
        f"{_n(number)} penduduk {words}"
        for number, words in (
            (changed, "kembali ke isi sebelum impor ini."),
            (new, "yang ditambahkan impor ini dihapus lagi."),
        )
        if number
    ]
    found.append(
        "Yang sesudah impor diubah orang, dan penduduk baru yang sudah dipakai surat, "
        "dibiarkan seperti sekarang; daftarnya ditampilkan sesudah selesai."
    )
    if touched := _changed_since(population_import):
        found.append(f"Saat ini {_n(touched)} orang sudah diubah sesudah impor ini.")
    return found


def _changed_since(population_import: PopulationImport) -> int:
    if population_import.written_at is None:
        return 0
    written = population_import.staged.values("nik")
    return Resident.objects.filter(
        nik__in=written, updated_at__gt=population_import.written_at
    ).count()


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
