"""Tanda tangan basah: set for ink, printed, signed, stamped, and kept as its scan."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from letters import workflow
from letters.composition import INK_FOOT, LAW_FOOT, OWN_FOOT
from letters.models import (
    Document,
    Letter,
    Provider,
    RegisterLine,
    ServiceSetting,
    SigningCredential,
    State,
)
from letters.models.attachment import SIGNED_SHEET
from letters.uploads import UploadRefused, attach
from letters.verification import Kind, verify_bytes
from letters.waiting import waiting_for
from registry.models import Official
from tests.factories_letters import PASSPHRASE, make_letter, picture

REASON = "Layanan BSrE sedang terganggu"


@pytest.fixture
def asked(waiting, people, now) -> Letter:
    """Taken from the camat's tray, to be signed on paper."""
    return workflow.request_ink(
        letter_id=waiting.pk, by=people["registrar"], now=now, reason=REASON
    )


def scan(letter, people, now, colour="white") -> None:
    attach(
        letter=letter,
        requirement=SIGNED_SHEET,
        content=picture(colour),
        by=people["registrar"],
        now=now,
    )


def waits_for(user) -> list[int]:
    return list(waiting_for(user).values_list("pk", flat=True))


def text_of(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())


def test_the_letter_keeps_its_number_and_is_set_for_ink(waiting, asked, people):
    old, new = Document.objects.get(pk=waiting.document_id), asked.document
    assert old.status == Document.Status.SUPERSEDED
    assert (new.provider, new.status) == (Provider.INK, Document.Status.WAITING)
    assert new.official == old.official and new.token != old.token
    assert asked.register_line_id == waiting.register_line_id
    assert RegisterLine.objects.count() == 1
    kinds = list(asked.events.values_list("kind", "reason"))[-2:]
    assert kinds == [
        ("recall", f"Tanda tangan basah: {REASON}"),
        ("request_ink", REASON),
    ]
    assert waits_for(people["camat"]) == []
    assert waits_for(people["registrar"]) == [asked.pk]


def test_nothing_on_the_sheet_claims_an_electronic_signature(waiting, asked):
    office = asked.issuing_office.title
    sheet = text_of(bytes(asked.document.file.rendered))
    assert INK_FOOT.format(office=office) in sheet
    for words in (OWN_FOOT.format(office=office), LAW_FOOT, "secara elektronik oleh"):
        assert words in text_of(bytes(waiting.document.file.rendered))
        assert words not in sheet
    pdf = pikepdf.open(BytesIO(bytes(asked.document.file.rendered)))
    assert len(pdf.pages) == 1


def test_without_a_certificate_ink_is_the_way(approved, people, now):
    SigningCredential.objects.all().delete()
    admin = people["registrar"]
    with pytest.raises(workflow.Refused, match="belum memiliki sertifikat"):
        workflow.request_signature(letter_id=approved.pk, by=admin, now=now)
    with pytest.raises(workflow.Refused, match="Tuliskan alasannya"):
        workflow.request_ink(letter_id=approved.pk, by=admin, now=now, reason="")
    letter = workflow.request_ink(
        letter_id=approved.pk, by=admin, now=now, reason=REASON
    )
    assert letter.state == State.AWAITING_SIGNATURE and letter.document.is_ink


def test_ink_does_not_pass_the_paraf_by(client, approved, people, now):
    ServiceSetting.objects.update(initials="sekcam")
    with pytest.raises(workflow.Refused, match="Menunggu paraf Sekcam"):
        workflow.request_ink(
            letter_id=approved.pk, by=people["registrar"], now=now, reason=REASON
        )
    client.force_login(people["registrar"])
    offered = page("step", approved, "request_ink")
    assert offered not in client.get(page("change", approved)).text


def test_the_scan_becomes_the_signed_letter(asked, people, now):
    admin = people["registrar"]
    with pytest.raises(workflow.Refused, match="Unggah dahulu pindaian"):
        workflow.sign_in_ink(letter_id=asked.pk, by=admin, now=now)
    scan(asked, people, now)
    scan(asked, people, now, "navy")
    letter = workflow.sign_in_ink(letter_id=asked.pk, by=admin, now=now)
    letter = Letter.objects.get(pk=letter.pk)
    document, line = letter.document, letter.register_line
    assert letter.state == State.SIGNED and letter.signed_at == now
    assert (document.status, document.signed_at) == (Document.Status.SIGNED, now)
    signed = bytes(document.file.signed)
    assert document.signed_sha256 == hashlib.sha256(signed).hexdigest()
    assert document.certificate_serial == ""
    assert (line.status, line.reason) == ("valid", f"TTD manual: {REASON}")
    pages = PdfDocument(signed)
    assert len(pages) == 2
    second = pages[1].render(scale=0.2).to_pil().convert("RGB")
    red, green, blue = second.getpixel((second.width // 2, second.height // 2))
    assert blue > 90 and red < 40 and green < 40
    assert letter.attachments.filter(requirement=SIGNED_SHEET).count() == 2


def test_the_camat_cannot_sign_by_passphrase_what_lies_on_paper(asked, people, now):
    with pytest.raises(workflow.Refused, match="di atas kertas"):
        workflow.sign(
            document_id=asked.document_id,
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=now,
        )
    assert Letter.objects.get(pk=asked.pk).state == State.AWAITING_SIGNATURE


def test_a_letter_that_waits_for_tte_takes_no_scan(waiting, people, now):
    with pytest.raises(UploadRefused):
        scan(waiting, people, now)
    with pytest.raises(workflow.Refused, match="menunggu TTE"):
        workflow.sign_in_ink(letter_id=waiting.pk, by=people["registrar"], now=now)


def test_only_an_official_in_term_signs_on_paper(asked, people, now):
    scan(asked, people, now)
    yesterday = timezone.localdate(now) - timedelta(days=1)
    Official.objects.filter(pk=asked.document.official_id).update(end_date=yesterday)
    with pytest.raises(workflow.Refused, match="Masa jabatan .* sudah berakhir"):
        workflow.sign_in_ink(letter_id=asked.pk, by=people["registrar"], now=now)


def test_taken_back_it_may_still_be_signed_electronically(asked, people, now):
    scan(asked, people, now)
    admin = people["registrar"]
    workflow.recall(letter_id=asked.pk, by=admin, now=now, reason="TTE pulih")
    letter = workflow.request_signature(letter_id=asked.pk, by=admin, now=now)
    letter = workflow.sign(
        document_id=letter.document_id,
        passphrase=PASSPHRASE,
        by=people["camat"],
        now=now,
    )
    assert letter.document.provider == Provider.OWN
    assert letter.register_line.reason == ""


def test_asked_again_the_old_scan_is_gone(asked, people, now):
    scan(asked, people, now)
    again = workflow.request_ink(
        letter_id=asked.pk, by=people["registrar"], now=now, reason="Kertas rusak"
    )
    assert again.document_id != asked.document_id
    with pytest.raises(workflow.Refused, match="Unggah dahulu pindaian"):
        workflow.sign_in_ink(letter_id=asked.pk, by=people["registrar"], now=now)


def test_a_replacement_in_ink_revokes_as_well(people, now):
    old = make_letter(State.SIGNED, people=people, now=now)
    new = workflow.begin_replacement(letter_id=old.pk, by=people["registrar"], now=now)
    for step, who in (
        ("submit", "clerk"),
        ("sign_for_village", "head"),
        ("approve", "examiner"),
    ):
        getattr(workflow, step)(letter_id=new.pk, by=people[who], now=now)
    admin = people["registrar"]
    new = workflow.request_ink(letter_id=new.pk, by=admin, now=now, reason=REASON)
    scan(new, people, now)
    workflow.sign_in_ink(letter_id=new.pk, by=admin, now=now)
    assert Letter.objects.get(pk=old.pk).state == State.REVOKED


# --- on the pages -------------------------------------------------------------------


def page(name: str, letter: Letter, *more) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk, *more])


def upload(colour: str = "white") -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", picture(colour), "image/jpeg")


def test_the_way_through_the_pages(client, waiting, people):
    client.force_login(people["registrar"])
    change = page("change", waiting)
    ask, bring = (
        page("step", waiting, name) for name in ("request_ink", "sign_in_ink")
    )
    html = client.get(change).text
    assert ask in html and bring not in html
    assert "BSrE sedang terganggu" in client.get(ask).text
    assert client.post(ask, {"reason": REASON})["Location"] == change
    html = client.get(change).text
    assert bring in html and "TTD basah" in html
    assert "Cetak lembar untuk ditandatangani" in html
    # what was chosen is not lost while the box is not ticked
    html = client.post(bring, {"berkas": [upload()]}).text
    assert "centang pernyataan" in html and "Sudah diunggah" in html
    html = client.post(bring, {"berkas": [upload("navy")]}).text
    assert html.count("Sudah diunggah") == 1
    assert client.post(bring, {"cocok": "on"})["Location"] == change
    letter = Letter.objects.get(pk=waiting.pk)
    assert letter.state == State.SIGNED
    register = reverse("admin:letters_registerline_changelist")
    for address in (register, f"{register}?keterangan=manual"):
        html = client.get(address).text
        assert ">TTD manual<" in html and REASON in html
    client.force_login(people["clerk"])
    answer = client.get(page("pdf", letter))
    assert answer.content == bytes(letter.document.file.signed)


def test_what_is_no_picture_is_refused_and_nothing_is_lost(client, asked, people):
    client.force_login(people["registrar"])
    bring = page("step", asked, "sign_in_ink")
    client.post(bring, {"berkas": [upload()]})
    bad = SimpleUploadedFile("surat.pdf", b"halo", "application/pdf")
    html = client.post(bring, {"berkas": [bad], "cocok": "on"}).text
    assert "bukan PDF, JPG, atau PNG" in html
    assert html.count("Sudah diunggah") == 1
    assert Letter.objects.get(pk=asked.pk).state == State.AWAITING_SIGNATURE


def test_the_public_page_says_how_it_was_signed(client, asked, people, now):
    address = reverse("verify", args=[asked.document.token])
    assert "masih menunggu tanda tangan" in client.get(address).text
    scan(asked, people, now)
    workflow.sign_in_ink(letter_id=asked.pk, by=people["registrar"], now=now)
    html = client.get(address).text
    assert "Ditandatangani basah dan distempel; pindaian tersimpan." in html
    document = Document.objects.get(pk=asked.document_id)
    verdict = verify_bytes(bytes(document.file.signed), now=now)
    assert (verdict.kind, verdict.reasons) == (Kind.GENUINE, ())
    workflow.revoke(
        letter_id=asked.pk, by=people["registrar"], now=now, reason="Keliru"
    )
    assert "DICABUT" in client.get(address).text
