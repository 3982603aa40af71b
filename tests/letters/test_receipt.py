"""The tanda terima: what stands on it, what does not, who may print it."""

import re
import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.models import LetterEvent, Service, ServiceVersion, State
from letters.next_steps import next_steps
from letters.receipt import receipt_of, receipt_pdf, tracking_url
from tests.factories_letters import advance, make_draft, make_letter
from tests.letters.judges import output

A5 = "419.528 x 595.276 pts"


def address(letter) -> str:
    return reverse("admin:letters_letter_receipt", args=[letter.pk])


def page(letter) -> str:
    return reverse("admin:letters_letter_change", args=[letter.pk])


@pytest.fixture
def submitted(people):
    return make_letter(State.SUBMITTED, people=people)


@pytest.fixture
def paper(submitted, clerk, tmp_path):
    path = tmp_path / "tanda-terima.pdf"
    path.write_bytes(receipt_pdf(submitted, by=clerk, now=timezone.now()))
    return path


def test_it_is_one_sheet_of_a5_with_all_that_a_citizen_needs(paper, submitted, clerk):
    info = output("pdfinfo", paper)
    assert A5 in info and re.search(r"Pages:\s+1\n", info)
    text = re.sub(r"\s+", " ", output("pdftotext", "-layout", paper, "-"))
    at = timezone.localtime(submitted.submitted_at)
    for words in (
        "TANDA TERIMA PERMOHONAN",
        "DESA KALANG",
        submitted.registration_number,
        submitted.service_version.service.name,
        "Sukarno Wibowo",
        f"pukul {at:%H.%M} WIB",
        "4 menit",
        "Langkah berikutnya",
        "Bawa surat ini bersama Surat Permohonan Izin Keramaian",
        "/lacak/",
        "tanggal lahir",
        "Layanan ini gratis",
        str(clerk),
    ):
        assert words in text, words
    spec = submitted.service_version.spec
    slugs = set(submitted.attachments.values_list("requirement", flat=True))
    assert slugs
    for each in spec.requirements:
        assert (each.label in text) == (each.slug in slugs), each.label


def test_it_holds_no_number_of_a_person(paper, submitted):
    person = submitted.parties.get(role="pemohon")
    text = output("pdftotext", paper, "-") + paper.read_bytes().decode("latin-1")
    for secret in (person.nik, person.data["no_kk"], person.data["no_hp"]):
        assert secret and secret not in text
    assert not re.search(r"(?<!\d)\d{16}(?!\d)", output("pdftotext", paper, "-"))


def test_a_telephone_reads_its_qr(paper, submitted, tmp_path):
    picture = tmp_path / "lembar"
    command = ["pdftoppm", "-r", "150", "-png", "-singlefile", str(paper), picture]
    subprocess.run(command, check=True)
    read = output("zbarimg", "--quiet", "--raw", f"{picture}.png").strip()
    assert read == tracking_url(submitted)
    assert read.endswith(f"/lacak/?no={submitted.registration_number}")


@pytest.mark.parametrize("slug", ["ahli-waris", "legalisasi-waris", "spm-bpjs"])
def test_the_longest_receipt_still_is_one_sheet(submitted, clerk, tmp_path, slug):
    """With every document that the service knows."""
    version: ServiceVersion = Service.objects.get(slug=slug).newest_version()
    submitted.service_version = version
    for each in version.spec.requirements:
        file = submitted.attachments.first()
        file.pk, file.requirement = None, each.slug
        file.save()
    path = tmp_path / "panjang.pdf"
    path.write_bytes(receipt_pdf(submitted, by=clerk, now=timezone.now()))
    assert re.search(r"Pages:\s+1\n", output("pdfinfo", path))


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("diambil", "ambil suratnya di Kantor Desa Kalang"),
        ("elektronik", "mengirim tautan surat"),
        ("diantar", "mengantarnya ke rumah"),
    ],
)
def test_it_says_how_the_letter_comes_to_him(people, wish, told):
    now = timezone.now()
    make_letter(people=people, now=now)
    draft = make_draft(by=people["clerk"], now=now, cara_terima=wish, alamat_antar="x")
    letter = advance(draft, State.SUBMITTED, people=people, now=now)
    steps = " ".join(receipt_of(letter, by=people["clerk"], now=now).steps)
    assert told in steps


def test_the_village_is_offered_it_once_the_request_is_sent(client, people, clerk):
    client.force_login(clerk)
    for state in State:
        letter = make_letter(state, people=people)
        offered = address(letter) in client.get(page(letter)).content.decode()
        answer = client.get(address(letter))
        alive = state not in (
            *(State.DRAFT, State.REJECTED, State.CANCELLED, State.REVOKED),
        )
        assert offered == alive, state
        assert answer.status_code == (200 if alive else 404), state
        if alive:
            assert answer["Content-Type"] == "application/pdf"
            assert "no-store" in answer["Cache-Control"]


def test_printing_it_is_not_printing_the_letter(client, people, clerk):
    letter = make_letter(State.SIGNED, people=people)
    before = LetterEvent.objects.filter(letter=letter).count()
    client.force_login(clerk)
    client.get(address(letter))
    assert LetterEvent.objects.filter(letter=letter).count() == before


def test_only_who_takes_requests_may_print_it(client, submitted, people):
    for who, status in (
        ("clerk", 200),
        ("examiner", 200),  # the counter of the kecamatan acts for the village
        ("head", 403),
        ("camat", 403),
        ("outsider", 404),
        ("kua_clerk", 404),
    ):
        client.force_login(people[who])
        assert client.get(address(submitted)).status_code == status, who


def test_steps_that_everybody_may_read_name_no_person(submitted):
    spec = submitted.service_version.spec
    lines = ("Bawa ke {{ kantor.nama }}.", "Untuk {{ pemohon.nama }}.", "{{ tak_ada }}")
    object.__setattr__(spec, "next_steps", lines)
    try:
        told = next_steps(submitted, now=timezone.now())
    finally:
        del submitted.service_version.__dict__["spec"]
    assert told == ["Bawa ke Kecamatan Pitu."]
