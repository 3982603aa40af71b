"""Numbers for letters made outside the system: taken, shown, scanned, void.

Who may not read a line learns nothing of it (404); who reads it but does not work in
the office that took it changes nothing (403).
"""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from letters.admin.files import SUFFIX, private
from letters.models import OutsideScan, RegisterLine, Series
from letters.outside_numbers import (
    OutsideRefused,
    add_scan,
    may_take,
    series_of_office,
    take_outside,
    void_outside,
)
from letters.uploads import Upload, UploadRefused, examine_posted
from registry.models import User
from registry.storage import FileMissing, StorageFull, read

LINE_PAGE = "admin:letters_registerline_outside_line"
ACCEPT = "application/pdf,image/jpeg,image/png"
CLASSIFICATION = RegexValidator(
    r"^[0-9A-Za-z]+([.\-][0-9A-Za-z]+)*$",
    "Tulis kode klasifikasi dengan angka dan titik, misalnya 400.10.2.",
)


class BookField(forms.ModelChoiceField):
    def label_from_instance(self, series: Series) -> str:
        return series.name


class OutsideForm(forms.Form):
    """What the agenda says of a letter that is made elsewhere."""

    book = BookField(label="Buku", queryset=Series.objects.none(), empty_label=None)
    classification = forms.CharField(
        label="Kode klasifikasi",
        max_length=30,
        validators=[CLASSIFICATION],
        help_text="Misalnya 400.10.2 (Permendagri 83/2022).",
    )
    subject = forms.CharField(label="Perihal", max_length=200)
    addressee = forms.CharField(label="Kepada", max_length=300)
    handler = forms.CharField(
        label="Pengolah",
        max_length=100,
        help_text="Seksi atau petugas yang membuat dan menyimpan surat ini.",
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, books: list[Series], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = Series.objects.filter(pk__in=[each.pk for each in books])
        self.fields["book"].queryset = chosen
        if len(books) == 1:
            self.fields["book"].initial = books[0]
            self.fields["book"].widget = forms.HiddenInput()
        for name, field in self.fields.items():
            field.error_messages["required"] = f"{field.label} belum diisi."
            field.widget.attrs["autocomplete"] = "off"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{name}-bantuan"


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, *, model_admin) -> HttpResponse:
    """Ask for the next number; the page shows it once it is taken."""
    user = request.user
    books = series_of_office(user.office)
    if not may_take(user) or not books:
        raise PermissionDenied
    form = OutsideForm(request.POST or None, books=books, initial={"token": uuid4()})
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            taken = _take(form.cleaned_data, request.FILES.get("scan"), by=user)
        except (OutsideRefused, UploadRefused, StorageFull) as error:
            problem = str(error)
        else:
            messages.success(request, f"Nomor surat: {taken.number}")
            return redirect(LINE_PAGE, taken.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "Ambil nomor untuk surat di luar aplikasi",
        "form": form,
        "problem": problem,
        "accept": ACCEPT,
        "today": timezone.localdate(),
    }
    return render(request, "letters/admin/outside_take.html", context)


def _take(given: dict, file, *, by: User) -> RegisterLine:
    token: UUID = given["token"]
    scan: Upload | None = examine_posted(file) if file else None
    return take_outside(
        series=given["book"],
        classification=given["classification"],
        subject=given["subject"],
        addressee=given["addressee"],
        handler=given["handler"],
        token=token,
        by=by,
        now=timezone.now(),
        scan=scan,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """The number and what is known of its letter; POST with "scan" adds a scan."""
    found = _visible(request, pk, model_admin)
    if request.method == "POST":
        return _add_scan(request, found)
    acts = may_take(request.user, found)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": found.number,
        "line": found,
        "scans": found.scans.all(),
        "may_act": acts and found.status == RegisterLine.Status.OUTSIDE,
        "accept": ACCEPT,
    }
    return render(request, "letters/admin/outside_line.html", context)


def _add_scan(request: HttpRequest, found: RegisterLine) -> HttpResponse:
    if not may_take(request.user, found):
        raise PermissionDenied
    file = request.FILES.get("scan")
    if file is None:
        messages.error(request, "Tidak ada berkas yang diterima. Pilih lagi.")
        return redirect(LINE_PAGE, found.pk)
    try:
        add_scan(
            line_id=found.pk,
            scan=examine_posted(file),
            by=request.user,
            now=timezone.now(),
        )
    except (OutsideRefused, UploadRefused, StorageFull) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Pindaian tersimpan.")
    return redirect(LINE_PAGE, found.pk)


@require_POST
def void(request: HttpRequest, pk: int, *, model_admin) -> HttpResponse:
    """The number is not used after all; why is asked."""
    found = _visible(request, pk, model_admin)
    try:
        void_outside(
            line_id=found.pk, reason=request.POST.get("reason", ""), by=request.user
        )
    except OutsideRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "Nomor dinyatakan batal. Nomor ini tidak dipakai lagi."
        )
    return redirect(LINE_PAGE, found.pk)


@require_GET
def show_scan(request: HttpRequest, pk: int, scan: int, *, model_admin) -> HttpResponse:
    found = _visible(request, pk, model_admin)
    kept = get_object_or_404(OutsideScan.objects.filter(line=found), pk=scan)
    try:
        content = read(kept.sha256)
    except FileMissing as error:
        raise Http404 from error
    name = f"surat-{found.year}-{found.seq}.{SUFFIX.get(kept.content_type, 'bin')}"
    return private(content, kept.content_type, name)


def _visible(request: HttpRequest, pk: int, model_admin) -> RegisterLine:
    """A line of a letter made outside, of an office that the user sees."""
    lines = model_admin.get_queryset(request).filter(letter__isnull=True)
    found = get_object_or_404(lines.select_related("series__office", "taken_by"), pk=pk)
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return found
