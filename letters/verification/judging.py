"""The judgement on an uploaded file: first what we know of it, then what it says."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from letters.models import Document
from letters.signing.findings import Inspection
from letters.signing.inspection import import_validator, inspect
from letters.signing.integrity import LAST_TABLE
from letters.signing.roots import other_roots, own_roots
from letters.verification.doubt import doubt_of
from letters.verification.facts import standing_of
from letters.verification.origin import Origin, origin_of
from letters.verification.verdict import BSRE, BSRE_SIGNED, INK, Kind, Verdict
from registry.bounded import TookTooLong, in_time

INSPECT_SECONDS = 3  # of work; a letter of ours takes about 0.05
# above what the process holds already; a signed letter of 20 MB takes less than 16 MB
INSPECT_MEMORY = 256 * 1024 * 1024
STOPPED = (
    "Pemeriksaan dihentikan: struktur PDF ini tidak wajar, memerlukan waktu atau "
    "memori yang jauh melebihi surat biasa."
)
MOST_TOLD = 3  # signatures of others that are named in the first sentences
# at least one of them outlives a changed byte
TRACES = (b"/ByteRange", b"ETSI.CAdES.detached")


def is_on_record(pdf: bytes) -> bool:
    """Whether these very bytes are a signed letter of ours; cheap to ask."""
    digest = hashlib.sha256(pdf).hexdigest()
    return Document.objects.filter(signed_sha256=digest).exists()


def verify_bytes(
    pdf: bytes,
    *,
    now: datetime,
    roots: list[bytes] | None = None,
    others: list[bytes] | None = None,
) -> Verdict:
    """Judge an uploaded file; never raises on what it holds.

    Args: `roots` instead of the office's own authority, `others` instead of those in
    the folder of roots; certificates, DER.
    """
    inspection, stopped = _inspected(
        pdf,
        roots=own_roots() if roots is None else roots,
        others=other_roots() if others is None else others,
        now=now,
    )
    origin = origin_of(pdf)
    kind = _kind(pdf, inspection, origin)
    ours = origin.document if origin and _is_that(kind, origin) else None
    return Verdict(
        kind=kind,
        sha256=hashlib.sha256(pdf).hexdigest(),
        reasons=_reasons(kind, inspection, origin),
        remarks=tuple(_remarks(kind, inspection, origin, on=timezone.localdate(now))),
        document=ours,
        grew=ours is not None and not origin.exact,
        made_from=origin.document if origin and ours is None else None,
        inspection=inspection,
        was_stopped=stopped,
    )


def _inspected(
    pdf: bytes, *, roots: list[bytes], others: list[bytes], now: datetime
) -> tuple[Inspection, bool]:
    import_validator()
    try:
        found = in_time(
            lambda: inspect(pdf=pdf, roots=roots, others=others, now=now),
            seconds=INSPECT_SECONDS,
            more_memory=INSPECT_MEMORY,
        )
    except TookTooLong:
        return Inspection(True, problems=(STOPPED,), is_readable=False), True
    return found, False


def _kind(pdf: bytes, inspection: Inspection, origin: Origin | None) -> Kind:
    if origin is None:
        return _kind_of_stranger(pdf, inspection)
    document = origin.document
    if origin.exact and not origin.signed:
        withdrawn = document.status == Document.Status.SUPERSEDED
        return Kind.SUPERSEDED if withdrawn else Kind.NOT_SIGNED
    if origin.exact or _only_grew(pdf, origin, inspection):
        if document.status == Document.Status.REVOKED:
            return Kind.REVOKED
        if doubt_of(document) or not _holds(document, inspection):
            return Kind.DOUBTFUL
        return Kind.GENUINE
    kind = _kind_of_stranger(pdf, inspection)
    if kind is Kind.FOREIGN:
        # our letter without its signature, signed by somebody else?
        return Kind.CHANGED if _bears_its_signature(origin, inspection) else Kind.FORGED
    return kind


def _bears_its_signature(origin: Origin, inspection: Inspection) -> bool:
    serial = origin.document.certificate_serial
    return origin.signed or any(s.serial == serial for s in inspection.signatures)


def _only_grew(pdf: bytes, origin: Origin, inspection: Inspection) -> bool:
    """Letters that BSrE signed may get validation data later, ours get none."""
    return (
        origin.signed
        and origin.document.provider == BSRE_SIGNED
        and inspection.is_whole
        and LAST_TABLE.search(pdf[-100:]) is not None  # nothing behind the last table
    )


def _holds(document: Document, inspection: Inspection) -> bool:
    """The file is the one on record; does its signature say the same?

    A letter of our own authority has to be sound in every respect. For one that BSrE
    signed the record stands for the issuer, should his root not be known here; for a
    scan of a sheet in ink there is the record alone.
    """
    if document.provider == INK:
        return True
    if document.provider == BSRE_SIGNED:
        return inspection.is_whole
    return inspection.is_sound


def _kind_of_stranger(pdf: bytes, inspection: Inspection) -> Kind:
    if not inspection.is_pdf:
        return Kind.NOT_PDF
    if not inspection.is_readable:
        return Kind.UNREADABLE
    signatures = inspection.signatures
    if not signatures:
        # a signature lies in it, yet nothing leads there any more
        left = any(mark in pdf for mark in TRACES)
        return Kind.UNREADABLE if left else Kind.UNSIGNED
    if not all(each.intact for each in signatures):
        return Kind.CHANGED
    if any(each.names_us and not each.trusted for each in signatures):
        return Kind.FORGED
    if all(each.trusted for each in signatures):
        return Kind.UNREGISTERED if inspection.is_sound else Kind.CHANGED
    if any(each.modification_level == "OTHER" for each in signatures):
        return Kind.CHANGED
    return Kind.FOREIGN


def _is_that(kind: Kind, origin: Origin) -> bool:
    if origin.exact:
        return True
    return kind in (Kind.GENUINE, Kind.REVOKED)


def _reasons(
    kind: Kind, inspection: Inspection, origin: Origin | None
) -> tuple[str, ...]:
    """All that speaks against the file, each once, in the order of its finding."""
    if kind in (Kind.GENUINE, Kind.REVOKED, Kind.FOREIGN):
        return ()
    found = list(inspection.problems)
    if kind is Kind.DOUBTFUL and origin and (doubt := doubt_of(origin.document)):
        found.append(doubt)
    for signature in inspection.signatures:
        found += signature.problems
    return tuple(dict.fromkeys(found))


def _remarks(
    kind: Kind, inspection: Inspection, origin: Origin | None, *, on: date
) -> Iterator[str]:
    if kind is Kind.FOREIGN:
        yield from _remarks_on_others(inspection)
    if origin is None:
        return
    document = origin.document
    if kind in (Kind.GENUINE, Kind.REVOKED, Kind.SUPERSEDED):
        standing = standing_of(document, on=on)
        yield from filter(None, (standing.sentence, standing.more))
        if kind is Kind.GENUINE and document.provider == INK:
            yield "Tanda tangan dan stempelnya ada pada kertasnya."
        elif kind is not Kind.SUPERSEDED and document.provider == BSRE_SIGNED:
            yield from _remarks_on_bsre(inspection, origin)
    elif kind is Kind.NOT_SIGNED and document.status != Document.Status.WAITING:
        yield "Surat ini kemudian ditandatangani. Berkas ini bukan berkas itu."
    elif not origin.exact:
        yield (
            "Bagian awal berkas ini sama dengan surat kami Nomor "
            f"{document.register_line.number}, tetapi selebihnya tidak."
        )


def _remarks_on_bsre(inspection: Inspection, origin: Origin) -> Iterator[str]:
    if not origin.exact:
        yield (
            "Sesudah ditandatangani, hanya data validasi yang ditambahkan ke dalam "
            "berkas. Isi suratnya tetap."
        )
    if not all(each.vouched for each in inspection.signatures):
        yield (
            "Berkas cocok dengan yang tercatat di kantor ini dan tanda tangannya utuh. "
            "Penerbit sertifikatnya tidak dapat dipastikan di sini; periksa di laman "
            f"resminya, {BSRE}"
        )


def _remarks_on_others(inspection: Inspection) -> Iterator[str]:
    for each in inspection.signatures[:MOST_TOLD]:
        issuer = each.issuer_name or each.issuer_organisation or "tanpa nama"
        state = "utuh" if each.is_whole else each.modification.rstrip(".").lower()
        yield (
            f"Ditandatangani oleh {each.signer_name or 'penanda tangan tanpa nama'} "
            f"(sertifikat dari {issuer}): {state}."
        )
