"""Numbers for letters that are made outside the system, from the same series.

One agenda serves the whole office, and most of it are letters made elsewhere: whoever
makes one takes its number here, on the day on which it is made, and the line is one of
the register like any other. No number is dated back, and none is given back.
"""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from letters.models import (
    OutsideScan,
    RegisterLine,
    Series,
    ServiceSetting,
    VillageNumbering,
)
from letters.numbering import (
    ROMAN,
    TOKENS,
    UnknownToken,
    fill_pattern,
    take_next,
    void_line,
)
from letters.uploads import Upload, UploadRefused
from registry.failpoints import reach
from registry.models import Office, User
from registry.storage import store

PERMISSION = "letters.take_outside_number"
PATTERN = "{klasifikasi}/{urut:03d}/{unit}/{tahun}"
# a letter made elsewhere is of no service and of no village
_KNOWN = TOKENS - {"kode_layanan", "kode_desa"}
MOST_SCANS = 12


class OutsideRefused(Exception):
    """Nothing was done; the text says why, in words to act on."""


def series_of_office(office: Office | None) -> list[Series]:
    """The books in which an office numbers its letters; usually one."""
    if office is None:
        return []
    letters = Series.objects.filter(office=office, kind=Series.Kind.LETTER)
    return list(letters.select_related("office").order_by("slug"))


def may_take(user: User, line: RegisterLine | None = None) -> bool:
    """Whether he may take such numbers, or act on this line of his own office."""
    return user.has_perm(PERMISSION) and (
        line is None or line.series.office_id == user.office_id
    )


def take_outside(
    *,
    series: Series,
    classification: str,
    subject: str,
    addressee: str,
    handler: str,
    token: UUID,
    by: User,
    now: datetime,
    scan: Upload | None = None,
) -> RegisterLine:
    """Take today's next number of the series for a letter made elsewhere.

    Args: `token` of the form that asks; asked with it again, the same line is the
    answer. `scan` as `uploads.examine` found it.
    Raises PermissionDenied, OutsideRefused or StorageFull.
    """
    if not may_take(by) or series not in series_of_office(by.office):
        raise PermissionDenied("Anda tidak berwenang mengambil nomor dari buku ini.")
    on = timezone.localdate(now)
    pattern = _pattern_of(series)
    if "{unit}" in pattern and not series.office.unit_code:
        raise OutsideRefused(
            f"Kode unit {series.office.title} belum diisi (menu Kantor). Isi dahulu."
        )
    sha256 = store(scan.content) if scan else ""
    with transaction.atomic():
        # two clicks wait for each other here; a letter's number does not wait
        Series.objects.select_for_update(no_key=True).get(pk=series.pk)
        taken = RegisterLine.objects.filter(token=token).first()
        if taken is not None:
            if taken.taken_by_id != by.pk or taken.series_id != series.pk:
                raise OutsideRefused("Muat ulang halaman ini, lalu isi lagi.")
            return taken
        seq = take_next(series=series, year=on.year)
        line = RegisterLine.objects.create(
            series=series,
            year=on.year,
            seq=seq,
            number=fill_pattern(
                pattern=pattern,
                values={
                    "klasifikasi": classification,
                    "urut": seq,
                    "unit": series.office.unit_code,
                    "bulan": f"{on.month:02d}",
                    "bulan_romawi": ROMAN[on.month - 1],
                    "tahun": on.year,
                },
            ),
            date=on,
            subject=subject,
            purpose=addressee,
            handler=handler,
            status=RegisterLine.Status.OUTSIDE,
            taken_by=by,
            taken_at=now,
            token=token,
        )
        if scan:
            _add(line, scan, sha256, by=by, now=now)
    reach("after_line_commit")
    return line


def add_scan(*, line_id: int, scan: Upload, by: User, now: datetime) -> OutsideScan:
    """Keep the scan of a letter made elsewhere, when it has come back signed.

    Raises PermissionDenied, OutsideRefused, UploadRefused or StorageFull.
    """
    sha256 = store(scan.content)
    with transaction.atomic():
        line = _own_line(line_id, by=by)
        return _add(line, scan, sha256, by=by, now=now)


def void_outside(*, line_id: int, reason: str, by: User) -> RegisterLine:
    """The number is not used after all; its line stays, with the reason.

    Raises PermissionDenied or OutsideRefused.
    """
    reason = reason.strip()
    if not reason:
        raise OutsideRefused("Tulis alasannya.")
    with transaction.atomic():
        line = _own_line(line_id, by=by)
        void_line(line=line, reason=reason)
    return line


def _own_line(line_id: int, *, by: User) -> RegisterLine:
    """The line, held, if it is a valid one of a letter made outside by his office."""
    if connection.features.has_select_for_update:  # the lock first, alone
        RegisterLine.objects.select_for_update(no_key=True).values("pk").get(pk=line_id)
    line = RegisterLine.objects.select_related("series").get(pk=line_id)
    if not may_take(by, line):
        raise PermissionDenied("Anda tidak berwenang atas nomor ini.")
    if line.status != RegisterLine.Status.OUTSIDE:
        raise OutsideRefused(
            f"Nomor ini berstatus “{line.get_status_display()}”, jadi tidak dapat "
            "diubah lagi. Muat ulang halaman."
        )
    return line


def _add(
    line: RegisterLine, scan: Upload, sha256: str, *, by: User, now: datetime
) -> OutsideScan:
    same = line.scans.filter(sha256=sha256).first()
    if same is not None:
        return same  # the same file twice: a double click
    if line.scans.count() >= MOST_SCANS:
        raise UploadRefused(f"Paling banyak {MOST_SCANS} pindaian per nomor.")
    return OutsideScan.objects.create(
        line=line,
        sha256=sha256,
        content_type=scan.content_type,
        size=len(scan.content),
        pages=scan.pages,
        uploaded_by=by,
        uploaded_at=now,
    )


def _pattern_of(series: Series) -> str:
    """As most services of this book are numbered, if a letter of none can be."""
    kept = ServiceSetting.objects.filter(series=series, office=series.office_id)
    patterns = Counter(kept.values_list("number_pattern", flat=True))
    villages = VillageNumbering.objects.filter(office=series.office_id)
    for pattern in [
        *(each for each, _ in patterns.most_common()),
        *villages.values_list("number_pattern", flat=True),
    ]:
        try:
            fill_pattern(pattern=pattern, values=dict.fromkeys(_KNOWN, "1"))
        except UnknownToken:
            continue
        return pattern
    return PATTERN
