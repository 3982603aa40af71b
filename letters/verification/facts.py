"""What everyone may know of a letter, and of the signatures in a file.

Page and command show the same list. Of the person it has a masked name only. Why a
letter was revoked is shown in one of the standard wordings: what staff write themselves
may name people, and a QR is read by anybody.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from letters.models import Document, DocumentFile, Letter
from letters.signing.enclosed import Enclosed, enclosed
from letters.signing.findings import SignatureFinding
from letters.verification.doubt import doubt_of
from letters.verification.verdict import (
    BSRE_SIGNED,
    INK,
    OWN,
    Kind,
    Verdict,
    groups,
    is_by_bsre,
)
from letters.verification.wording import at, day
from registry.identifiers import mask_name

# Title and sentence of the page that a QR leads to, by the document's status.
STANDINGS = {
    Document.Status.SIGNED: (
        "Sah",
        "Surat ini tercatat, ditandatangani secara elektronik, dan berlaku.",
    ),
    Document.Status.WAITING: (
        "Belum ditandatangani",
        "Surat ini masih menunggu tanda tangan, jadi belum berlaku.",
    ),
    Document.Status.SUPERSEDED: (
        "Diganti",
        "Lembar ini tidak pernah ditandatangani dan sudah ditarik. Jangan dipakai.",
    ),
    Document.Status.REVOKED: (
        "DICABUT",
        "Surat ini pernah ditandatangani, tetapi sudah dinyatakan tidak berlaku.",
    ),
}
# The same for a signed letter, where its provider makes it another thing.
SIGNED_OTHERWISE = {
    INK: (
        "Sah",
        "Surat ini tercatat dan berlaku. Ditandatangani basah dan distempel; "
        "pindaian tersimpan.",
    ),
}
# How the signature is to be called, by the document's provider (PP 71/2019, art. 60).
PROVIDERS = {
    OWN: "Tanda tangan elektronik kantor, tidak tersertifikasi",
    BSRE_SIGNED: (
        "Tanda tangan elektronik tersertifikasi, Balai Besar Sertifikasi Elektronik "
        "(BSrE), BSSN"
    ),
    INK: "Tanda tangan basah dan stempel, bukan tanda tangan elektronik",
}
CLOCKS = {
    OWN: "menurut jam server kantor",
    INK: "saat pindaiannya disimpan",
}
# Standard reasons of a revocation, as typed -> as everyone may read them.
PUBLIC_REASONS = {
    "Isi surat keliru": "Isi surat keliru.",
    "Dokumen pemohon ternyata tidak benar": "Dasar penerbitan surat tidak benar.",
}
OTHER_REASON = "Alasannya dapat ditanyakan di kantor penerbit."


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""  # a second, quieter line


@dataclass(frozen=True)
class Standing:
    """What the page of a letter says first; `key` is its look."""

    key: str
    title: str
    sentence: str
    more: str = ""


def standing_of(document: Document, *, on: date) -> Standing:
    title, sentence = STANDINGS[Document.Status(document.status)]
    if document.status == Document.Status.SIGNED:
        title, sentence = SIGNED_OTHERWISE.get(document.provider, (title, sentence))
    more, key = "", str(document.status)
    if document.status == Document.Status.SUPERSEDED:
        more = _newer(document)
    elif document.status == Document.Status.REVOKED:
        more = _why(document)
    elif document.status == Document.Status.SIGNED and (doubt := doubt_of(document)):
        key, title, sentence = "doubtful", "Meragukan", doubt
        more = "Tanyakan kepada kantor penerbit sebelum memakainya."
    elif document.status != Document.Status.WAITING and _has_run_out(document, on):
        key, title = "expired", "Masa berlakunya habis"
        sentence = "Surat ini asli dan tercatat, tetapi masa berlakunya sudah lewat."
    return Standing(key, title, sentence, more)


def facts_of(document: Document) -> list[Fact]:
    """Number to time of signing, in the order in which one compares them."""
    letter, line = document.letter, document.register_line
    facts = [
        Fact("Nomor", line.number),
        Fact("Tanggal", day(line.date)),
        Fact("Layanan", letter.service_version.service.name),
        Fact("Atas nama", mask_name(letter.subject_name.replace(" & ", " "))),
        Fact("Diterbitkan oleh", letter.issuing_office.title),
    ]
    last = _last_day(document)
    if last:
        facts.append(Fact("Berlaku sampai", day(last)))
    if letter.replaces_id and letter.replaces.register_line_id:
        old = letter.replaces.register_line
        facts.append(
            Fact("Menggantikan", f"surat Nomor {old.number} tanggal {day(old.date)}")
        )
    if document.signed_at:
        facts += _signing(document)
    if document.ended_at:
        revoked = document.status == Document.Status.REVOKED
        facts.append(Fact("Dicabut" if revoked else "Ditarik", at(document.ended_at)))
    return facts


def signature_tables(verdict: Verdict) -> list[tuple[str, list[Fact]]]:
    """Title and facts of each signature in a file that is no letter of ours."""
    if verdict.document is not None or verdict.inspection is None:
        return []  # what is known of the letter says more
    found = verdict.inspection.signatures
    if len(found) == 1:
        return [("Tanda tangan di dalam berkas", _signature(found[0], verdict))]
    return [
        (f"Tanda tangan ke-{number}", _signature(each, verdict))
        for number, each in enumerate(found, start=1)
    ]


def _signature(finding: SignatureFinding, verdict: Verdict) -> list[Fact]:
    name = finding.signer_name or "tidak terbaca"
    facts = [Fact("Penanda tangan", name, finding.organisation)]
    if finding.serial:
        facts.append(_certificate(finding, finding.issuer_name))
    if finding.signed_at:
        facts.append(Fact("Waktu", at(finding.signed_at), _whose_time(finding)))
    if not finding.intact:
        facts.append(Fact("Isi", "berubah sesudah ditandatangani"))
    elif finding.is_whole:
        facts.append(Fact("Isi", "utuh sejak ditandatangani", finding.modification))
    elif finding.modification_level == "NONE":
        facts.append(Fact("Isi", "ada data yang ditambahkan di belakangnya"))
    else:
        facts.append(Fact("Isi", finding.modification))
    if verdict.kind is Kind.FOREIGN:
        facts.append(Fact("Penerbit sertifikat", *_issuer(finding)))
    return facts


def _signing(document: Document) -> list[Fact]:
    provider = PROVIDERS.get(document.provider, "Tanda tangan elektronik")
    inside = _inside(document)
    clock = CLOCKS.get(document.provider, "")
    facts = [
        Fact("Ditandatangani oleh", document.signer_name, document.signer_heading),
        Fact("Jenis tanda tangan", provider),
    ]
    if inside:
        facts.append(_certificate(inside, inside.issuer, holder=inside.holder))
        if inside.stamped_at:
            clock = _by_stamp(inside.stamped_by)
            if at(inside.stamped_at) != at(document.signed_at):
                clock += f": {at(inside.stamped_at)}"
    facts.append(Fact("Waktu tanda tangan", at(document.signed_at), clock))
    facts.append(Fact("SHA-256 berkas", groups(document.signed_sha256 or "")))
    return facts


def _certificate(
    found: Enclosed | SignatureFinding, issuer: str, *, holder: str = ""
) -> Fact:
    term = ""
    if found.valid_from and found.valid_until:
        begins, ends = (
            timezone.localdate(each) for each in (found.valid_from, found.valid_until)
        )
        term = f", berlaku {day(begins)} s.d. {day(ends)}"
    return Fact(
        "Sertifikat",
        holder or f"Nomor seri {groups(found.serial)}",
        (f"Nomor seri {groups(found.serial)}, " if holder else "")
        + f"diterbitkan {issuer or 'tanpa nama'}{term}",
    )


def _inside(document: Document) -> Enclosed | None:
    """What the signed file holds; a file never changes, so it is read once."""
    return _read(document.pk, document.signed_sha256)


@lru_cache(maxsize=2000)
def _read(pk: int, _sha256: str) -> Enclosed | None:
    signed = (
        DocumentFile.objects.filter(document=pk).values_list("signed", flat=True).get()
    )
    return enclosed(bytes(signed)) if signed else None


def _whose_time(finding: SignatureFinding) -> str:
    if finding.stamped_at is None:
        return "menurut komputer penanda tangan"
    known = "" if finding.stamp_trusted else ", penerbitnya tidak dikenal di sini"
    return _by_stamp(finding.stamped_by) + known


def _by_stamp(maker: str) -> str:
    return f"menurut cap waktu ({maker})" if maker else "menurut cap waktu"


def _issuer(finding: SignatureFinding) -> tuple[str, str]:
    """How sure its issuer is, and what that rests on."""
    if finding.vouched:
        return (
            "dikenal",
            "Pencabutan sertifikat tidak ditanyakan kepada penerbitnya.",
        )
    if finding.trusted:
        return ("kantor ini", "")
    if is_by_bsre(finding.issuer_name, finding.issuer_organisation):
        return ("tidak dapat dipastikan di sini", "Sertifikatnya menyebut BSrE.")
    return ("tidak dapat dipastikan di sini", "")


def _newer(document: Document) -> str:
    """Whether there is a newer sheet: not which, its address is for its holder."""
    newer = document.letter.documents.filter(pk__gt=document.pk).exclude(
        status=Document.Status.SUPERSEDED
    )
    if newer.exists():
        return "Sudah ada lembar yang lebih baru. Minta lembar yang terbaru."
    return "Belum ada lembar penggantinya."


def _why(document: Document) -> str:
    """A reason fit for everyone, and what stands in its place."""
    told = PUBLIC_REASONS.get(document.end_reason.strip().rstrip("."), "")
    new = (
        Letter.objects.filter(
            replaces=document.letter_id, document__status=Document.Status.SIGNED
        )
        .select_related("register_line")
        .first()
    )
    if new and new.register_line:
        line = new.register_line
        told += f" Digantikan surat Nomor {line.number} tanggal {day(line.date)}."
    return told.strip() or OTHER_REASON


def _last_day(document: Document) -> date | None:
    """The term that is printed on the letter, counted from its date."""
    validity = document.letter.service_version.spec.validity
    if validity is None or not validity.months:
        return None
    begins = document.register_line.date
    month = begins.month - 1 + validity.months
    year, month = begins.year + month // 12, month % 12 + 1
    return date(year, month, min(begins.day, monthrange(year, month)[1]))


def _has_run_out(document: Document, on: date) -> bool:
    last = _last_day(document)
    return last is not None and on > last
