"""/lacak/: how far a request is, for who knows its number and a birth date.

The address may hold the number (the QR of the receipt), never the date. A wrong number
and a wrong date are answered alike, after the same question to the database. Wrong
ones are counted twice: for the address they come from, and for the number they ask
about, so that many addresses together cannot try all days of a life.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from letters.citizens.birth_date import TypedDate, typed_date
from letters.citizens.tracking import find_letter, progress_of, read_number
from letters.forms.indonesian import MONTHS
from registry.throttle import counted, counted_for

WINDOW = 600  # seconds
WRONG = 20  # of one address in WINDOW; many phones share one address of a network
DAY = 24 * 60 * 60
# for one number in a DAY: all birth dates of a century take five years
WRONG_FOR_ONE = 20
NO_NUMBER = "Nomor registrasi tertulis pada tanda terima, misalnya PITU-26-00427."
UNKNOWN = (
    "Tidak ada permohonan dengan nomor dan tanggal lahir itu. Periksa keduanya: "
    "tanggal lahir pemohon, atau orang yang dibuatkan surat, menurut KTP."
)
TOO_OFTEN = (
    "Sudah terlalu sering dicoba. Coba lagi nanti, atau tanyakan di kantor desa tempat "
    "permohonan dibuat."
)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else {}
    number = given.get("no", request.GET.get("no", ""))[:40]
    context = {
        "number": read_number(number) or number,
        "months": list(enumerate(MONTHS, start=1)),
        "typed": TypedDate(),
        "asked_at": timezone.now(),
    }
    status = 200
    if request.method == "POST":
        found, status = _answer(request, number)
        context |= found
    return render(request, "letters/public/tracking.html", context, status=status)


def _answer(request: HttpRequest, text: str) -> tuple[dict, int]:
    """What the page shows beyond its form, and the status of the answer."""
    typed, number = typed_date(request.POST), read_number(text)
    if not number:
        return {"typed": typed, "problem": NO_NUMBER, "wrong": "no"}, 200
    if typed.born is None:
        return {"typed": typed, "problem": typed.problem, "wrong": "date"}, 200
    if _is_too_often(request, number):
        return {"problem": TOO_OFTEN}, 429
    letter = find_letter(number=number, born=typed.born)
    if letter is None:
        _is_too_often(request, number, weight=1)
        return {"typed": typed, "problem": UNKNOWN, "wrong": "both"}, 200
    return {"progress": progress_of(letter, now=timezone.now())}, 200


def _is_too_often(request: HttpRequest, number: str, *, weight: int = 0) -> bool:
    """Whether enough wrong ones came from here or for this; counts `weight` more."""
    from_here = counted(request, "track", within=WINDOW, weight=weight)
    for_this = counted_for(number, "track-number", within=DAY, weight=weight)
    return from_here >= WRONG or for_this >= WRONG_FOR_ONE
