"""What leaves a register: the lines that the list shows as a spreadsheet, or a month of
it on paper.

A page says first how many lines would leave, and how the list is narrowed. Only the
POST makes a file, and a line of the log with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from letters.admin.register_filters import chosen_month
from letters.models import LetterExport, Series, SeriesYear
from letters.oversight.period import BadPeriod, Period
from letters.oversight.register_files import register_table, request_table
from letters.oversight.register_months import (
    BookMonth,
    TooManyLines,
    register_month,
    requests_of,
    requests_of_month,
)
from letters.oversight.register_print import register_pdf
from letters.rendering import RenderFailed
from registry.exports.files import TABLE_TYPES
from registry.models import Office, User
from registry.scoping import visible_office_ids

PERMISSION = "letters.export_registerline"
MOST_ROWS = 100_000  # some 40 s of work; a page may take 120
YEARS_BACK = 20
NAMES_OF_FILES = {
    LetterExport.What.REGISTER: "buku-register",
    LetterExport.What.REQUESTS: "register-permohonan",
}


@dataclass(frozen=True)
class Book:
    """One kind of register, as this page hands it out.

    `printable(user)` the (key, words) that can be printed; `month` makes one of them.
    """

    what: LetterExport.What
    table: Callable[..., tuple[BinaryIO, int]]
    printable: Callable[[User], Sequence[tuple[str, str]]]
    month: Callable[[User, str, Period], BookMonth]


def _series(user: User) -> list[tuple[str, str]]:
    """The books that he sees, those of his own office first."""
    books = Series.objects.filter(
        office__in=visible_office_ids(user), kind=Series.Kind.LETTER
    ).select_related("office")
    in_order = books.order_by("office__code", "slug")
    found = sorted(in_order, key=lambda each: each.office_id != user.office_id)
    return [(str(each.pk), str(each)) for each in found]


def _month_of_series(user: User, key: str, month: Period) -> BookMonth:
    return register_month(Series.objects.select_related("office").get(pk=key), month)


def _offices(user: User) -> list[tuple[str, str]]:
    """The offices whose requests he sees: what came in to one, or went out of it."""
    offices = Office.objects.visible_to(user).exclude(level=Office.Level.KABUPATEN)
    in_order = offices.order_by("code")
    found = sorted(in_order, key=lambda each: each.pk != user.office_id)
    return [(each.code, each.title) for each in found]


def _month_of_office(user: User, key: str, month: Period) -> BookMonth:
    office = Office.objects.get(code=key)
    asked = requests_of(office).visible_to(user)
    return requests_of_month(asked, office=office, month=month)


REGISTER = Book(LetterExport.What.REGISTER, register_table, _series, _month_of_series)
REQUESTS = Book(LetterExport.What.REQUESTS, request_table, _offices, _month_of_office)


def register_page(request: HttpRequest, *, model_admin) -> HttpResponse:
    return _page(request, model_admin, REGISTER)


def request_page(request: HttpRequest, *, model_admin) -> HttpResponse:
    return _page(request, model_admin, REQUESTS)


@require_http_methods(["GET", "HEAD", "POST"])
def _page(request: HttpRequest, model_admin, book: Book) -> HttpResponse:
    """GET says what would leave; POST with "type" hands it out."""
    allowed = request.user.has_perm(PERMISSION)
    if not allowed or not model_admin.has_view_permission(request):
        raise PermissionDenied
    now = timezone.now()
    if request.POST.get("type") == "pdf":
        return _print(request, book, now=now)
    try:
        listing = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:  # a page that is no more, an address typed
        return redirect(request.path)
    lines = listing.get_queryset(request)
    total = lines.order_by().count()
    words = filter_words(request, listing, model_admin)
    if request.method == "POST":
        file_type = request.POST.get("type", "")
        if file_type in TABLE_TYPES and 0 < total <= MOST_ROWS:
            return _hand_out(request, book, lines, file_type, words, now=now)
        messages.error(request, "Berkas tidak dibuat. Pilih jenis berkas dahulu.")
        return redirect(request.get_full_path())
    today = timezone.localdate(now)
    opts = model_admin.opts
    query = request.GET.urlencode()
    back = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": opts,
        "title": f"Cetak dan unduh {book.what.label.lower()}",
        "total": total,
        "too_many": total > MOST_ROWS,
        "most": MOST_ROWS,
        "filter": words,
        "books": book.printable(request.user),
        "chosen_book": request.GET.get("cetak", ""),
        "months": _months(request.user, today),
        "chosen_month": chosen_month(request, on=today).key,
        "back": f"{back}?{query}" if query else back,
    }
    return render(request, "letters/admin/register_export.html", context)


def filter_words(request: HttpRequest, listing, model_admin) -> str:
    """How the list is narrowed, with no NIK and no name in it."""
    found = []
    for spec in listing.filter_specs:
        chosen = dict(spec.lookup_choices).get(spec.value())
        if chosen:
            name = spec.parameter_name.replace("_", " ")
            words = "dipilih" if spec.parameter_name == "penanda_tangan" else chosen
            found.append(f"{name} {words}")
    if model_admin.searched_nik(request):
        found.append("pencarian NIK")
    elif term := listing.query.strip():
        digits = any(each.isdigit() for each in term)
        found.append("pencarian nomor" if digits else "pencarian nama")
    return "; ".join(found)


def _months(user: User, today: date) -> list[Period]:
    """From January of the first year that was numbered; the newest first."""
    years = SeriesYear.objects.filter(series__office__in=visible_office_ids(user))
    first = years.order_by("year").values_list("year", flat=True).first()
    first = max(first or today.year, today.year - YEARS_BACK)
    count = (today.year - first) * 12 + today.month
    return Period.month_of(today).months_up_to_it(max(count, today.month))[::-1]


def _print(request: HttpRequest, book: Book, *, now: datetime) -> HttpResponse:
    key = request.POST.get("book", "")
    if key not in dict(book.printable(request.user)):
        raise Http404
    try:
        month = Period.parse_month(
            request.POST.get("month", ""), on=timezone.localdate(now)
        )
        found = book.month(request.user, key, month)
        pdf = register_pdf(found, by=request.user, now=now)
    except (BadPeriod, TooManyLines, RenderFailed) as error:
        messages.error(request, str(error))
        return redirect(request.get_full_path())
    words = f"{month.words}; {found.office.title}"
    _log(request.user, book, words, len(found.rows), "pdf", now=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{NAMES_OF_FILES[book.what]}-{month.key}-{found.office.code}.pdf"
    return _as_file(response, name)


def _hand_out(
    request: HttpRequest,
    book: Book,
    lines: QuerySet,
    file_type: str,
    words: str,
    *,
    now: datetime,
) -> FileResponse:
    file, count = book.table(lines, file_type=file_type)
    _log(request.user, book, words, count, file_type, now=now)
    response = FileResponse(file, content_type=TABLE_TYPES[file_type])
    moment = f"{timezone.localtime(now):%Y-%m-%d-%H%M}"
    return _as_file(response, f"{NAMES_OF_FILES[book.what]}-{moment}.{file_type}")


def _log(
    user: User, book: Book, words: str, count: int, file_type: str, *, now: datetime
) -> None:
    # before the first byte leaves: an export without its line must not exist
    LetterExport.objects.create(
        user=user,
        at=now,
        what=book.what,
        filter=words[:300],
        count=count,
        file_type=file_type,
    )


def _as_file(response, name: str):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
