"""Texts that want to be more than text: in pages, PDFs, headers, logs and addresses."""

import logging
import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters.drafts import save_draft
from letters.models import Letter, State
from letters.rendering import render_sheet
from letters.text_markup import clean
from letters.texts import fill
from registry.models import Letterhead, Office
from registry.plain_text import plain_text
from tests.attack.conftest import enter
from tests.factories_letters import advance, make_draft, make_letter
from tests.letters.posting import posted

SCRIPT = "<script>alert(1)</script>"
MARKS = [
    SCRIPT,
    "\"'><img src=x onerror=alert(1)>",
    "{{ pemohon.nik }} {% now 'Y' %} ${7*7}",
    "</textarea></td></table><svg/onload=alert(1)>",
    '<p data-each="pemohon">{{ item.nik }}</p>',
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    '=HYPERLINK("//evil.example")',
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "Siti \N{RIGHT-TO-LEFT OVERRIDE}itiS \N{LEFT-TO-RIGHT ISOLATE}x",
    "A\x00B\x07C\x1b[31mD",
    "Siti \N{PILE OF POO}\N{ZERO WIDTH JOINER} \U000e0001",
    "W" * 600,
    "baris\r\nSet-Cookie: a=b\r\n\r\n<h1>x</h1>",
]
# what must never reach a page as it was typed
LIVE = ("<script>alert", "<img src=x", "<svg/onload", "<style>*{", "onerror=alert(1)>")


def poisoned(letter: Letter, mark: str, user) -> Letter:
    """The letter with the mark wherever somebody may type a text."""
    mark = plain_text(mark)  # as the middleware leaves it; tested below
    spec = letter.service_version.spec
    person = {"nama": mark, "alamat": mark, "pekerjaan": mark, "tempat_lahir": mark}
    person |= {"rt": "001", "rw": "002", "desa": mark, "dusun": mark, "agama": mark}
    answers = {
        field.key: mark
        for field in spec.fields
        if field.asked and field.type in ("text", "textarea")
    }
    return save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers | answers,
        people={"pemohon": [person]},
        by=user,
        now=timezone.now(),
        urgent_reason=mark[:200],
    )


@pytest.mark.parametrize("mark", MARKS)
def test_a_text_stays_a_text_on_every_page(client, people, mark):
    letter = poisoned(make_letter(people=people), mark, people["clerk"])
    enter(client, people["clerk"])
    pages = [
        reverse("admin:letters_letter_change", args=[letter.pk]),
        reverse("admin:letters_letter_form", args=[letter.pk]),
        reverse("admin:letters_letter_form", args=[letter.pk]) + "?periksa",
        reverse("admin:letters_letter_history", args=[letter.pk]),
        reverse("admin:letters_letter_step", args=[letter.pk, "cancel"]),
        reverse("admin:letters_letter_changelist") + "?tab=semua",
        "/kantor/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert not [live for live in LIVE if live in text], page
        assert "evil.example>" not in text, page
        assert "\x00" not in text, page
    pdf = client.get(reverse("admin:letters_letter_preview", args=[letter.pk]))
    assert pdf.status_code == 200
    assert pdf.content.startswith(b"%PDF")
    for word in (b"/JavaScript", b"/Launch", b"/URI", b"evil.example"):
        assert word not in pdf.content, word


@pytest.mark.parametrize("mark", MARKS)
def test_a_text_that_was_posted_is_kept_or_told_and_never_breaks(client, people, mark):
    clerk, now = people["clerk"], timezone.now()
    letter = make_draft(by=clerk, now=now)
    enter(client, clerk)
    data = posted(letter, user=clerk, now=now, isian__yang_dihajatkan=mark)
    path = reverse("admin:letters_letter_form", args=[letter.pk])
    answer = client.post(path, data)
    assert answer.status_code in (200, 302)
    assert client.get(path).status_code == 200
    kept = Letter.objects.get(pk=letter.pk).all_answers["yang_dihajatkan"]
    for untyped in "\x00\x07\x1b\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}":
        assert untyped not in kept


@pytest.mark.parametrize("mark", MARKS[:9])
def test_every_hand_that_a_text_passes(client, people, mark):
    """Reasons, notes and the receiver, read by everyone else afterwards."""
    now = timezone.now() - timedelta(hours=1)
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    enter(client, people["examiner"])
    slug = letter.service_version.spec.requirements[0].slug
    back = reverse("admin:letters_letter_step", args=[letter.pk, "send_back"])
    data = {"reason": mark, f"wrong-requirement-{slug}": "on"}
    data[f"note-requirement-{slug}"] = mark
    assert client.post(back, data).status_code == 302
    enter(client, people["clerk"])
    for name in ("change", "form", "history"):
        page = reverse(f"admin:letters_letter_{name}", args=[letter.pk])
        text = client.get(page).content.decode()
        assert not [live for live in LIVE if live in text], page


def test_a_letter_in_force_shows_no_markup_in_public(client, people):
    letter = make_letter(State.DRAFT, people=people)
    Letter.objects.filter(pk=letter.pk).update(subject_name=SCRIPT + "<b>x</b>")
    letter = advance(letter, State.SIGNED, people=people, now=timezone.now())
    Letter.objects.filter(pk=letter.pk).update(subject_name=SCRIPT + " <b>x</b>")
    text = client.get(reverse("verify", args=[letter.document.token])).content.decode()
    assert "<script" not in text and "<b>" not in text


@pytest.mark.parametrize(
    "html",
    [
        "<img src='file:///etc/passwd'>",
        "<img src='http://127.0.0.1:1/x'>",
        "<p style='background:url(file:///etc/hostname)'>x</p>",
        "<style>@import 'file:///etc/passwd'; p{content:url(http://x.example)}</style>",
        "<link rel=attachment href='file:///etc/passwd'>",
        "<object data='file:///etc/passwd'></object><embed src='file:///etc/passwd'>",
        "<iframe src='file:///etc/passwd'></iframe>",
        "<svg><image href='file:///etc/passwd'/><use href='file:///etc/passwd#x'/></svg>",
        "<a href='javascript:alert(1)'>x</a><a href='file:///etc/passwd'>y</a>",
        "<base href='http://evil.example/'><meta http-equiv=refresh content=0>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<p data-if='pemohon.__class__'>{{ pemohon.__class__.__mro__ }}</p>",
        "<p>{{ pemohon.nama.__len__ }}{{ settings.SECRET_KEY }}{% load x %}</p>",
    ],
)
def test_a_text_of_a_service_reaches_nothing(html):
    values = {"pemohon": {"nama": "Siti"}}
    filled = clean(fill(f"<p>a</p>{html}", values))
    for word in ("file:", "http", "<img", "<svg", "<style", "<link", "<a ", "mro"):
        assert word not in filled, filled
    assert "SECRET" not in filled or "{{" not in filled


def test_a_sheet_fetches_no_file_and_no_address():
    """Whatever got through: the fetcher knows the sheet's own pictures only."""
    from letters.rendering import _fetcher

    fetch = _fetcher({"asset:logo": (b"x", "image/png")}).fetch
    for url in (
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/",
        "data:text/html,x",
        "asset:logo/../x",
        "ASSET:LOGO",
        "",
    ):
        with pytest.raises(ValueError):
            fetch(url)


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/>"
        b"</svg>",
    ],
)
def test_a_logo_is_a_picture_of_points(client, people, kecamatan, svg):
    from django.core.files.uploadedfile import SimpleUploadedFile

    enter(client, people["registrar"])
    before = Letterhead.objects.count()
    data = {
        "office": kecamatan.pk,
        "government_line": "PEMERINTAH KABUPATEN NGAWI",
        "unit_line": "KECAMATAN PITU",
        "picture": SimpleUploadedFile("logo.png", svg, "image/png"),
    }
    answer = client.post(reverse("admin:registry_letterhead_add"), data)
    assert answer.status_code == 200
    assert Letterhead.objects.count() == before


def test_an_office_with_odd_names_prints_and_saves_under_a_plain_name(client, people):
    Office.objects.filter(pk=people["clerk"].office_id).update(
        name='Kal"ang\\<b>x</b>', address=SCRIPT
    )
    letter = make_letter(State.SIGNED, people=people)
    enter(client, people["clerk"])
    for page in ("pdf", "preview"):
        answer = client.get(reverse(f"admin:letters_letter_{page}", args=[letter.pk]))
        assert answer.status_code == 200
        name = answer["Content-Disposition"]
        assert name.count('"') == 2 and "\n" not in name and "Kal" not in name


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/kantor/\r\nSet-Cookie: a=b",
    ],
)
def test_logging_in_leads_nowhere_else(client, people, target):
    from tests.factories import PASSWORD

    data = {"username": people["clerk"].username, "password": PASSWORD}
    answer = client.post("/kantor/login/", data | {"next": target})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/kantor/")
    assert "evil" not in answer["Location"] and "\n" not in answer["Location"]
    assert "a=b" not in str(answer.cookies)


def test_a_line_of_a_log_is_not_forged(client, people, caplog):
    caplog.set_level(logging.INFO)
    enter(client, people["clerk"])
    client.get("/kantor/letters/letter/1%0d%0aCRITICAL%20forged/change/")
    client.get("/verifikasi/x%0d%0aCRITICAL%20forged/")
    for record in caplog.records:
        assert "\nCRITICAL" not in record.getMessage()


def test_a_value_that_looks_like_a_placeholder_prints_as_it_is(people):
    letter = poisoned(make_letter(people=people), MARKS[2], people["clerk"])
    from letters.composition import compose_preview

    pdf = render_sheet(
        compose_preview(
            Letter.objects.for_composition().get(pk=letter.pk), now=timezone.now()
        )
    )
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert "{{ pemohon.nik }}" in text.replace("\n", " ")
    assert "49" not in text.split("$")[1][:8] if "$" in text else True
