"""Reporting a mistake, replacing and revoking, as the pages show them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import Letter, State
from tests.factories_letters import make_letter
from tests.letters.test_replacement import report


@pytest.fixture
def signed(people, now) -> Letter:
    return make_letter(State.SIGNED, people=people, now=now)


def page(name: str, letter: Letter, *more) -> str:
    return reverse(f"admin:letters_letter_{name}", args=[letter.pk, *more])


def test_from_the_report_to_the_replacement_on_the_pages(client, signed, people):
    client.force_login(people["clerk"])
    address = page("step", signed, "report_typo")
    assert address in client.get(page("change", signed)).content.decode()
    html = client.post(address, {"right": "SUKARNO"}).content.decode()
    assert "Tuliskan apa yang salah." in html and 'value="SUKARNO"' in html
    form = {"reason": "Nama salah tulis", "right": "SUKARNO"}
    for _ in range(2):  # a double click reports once
        assert client.post(address, form)["Location"] == page("change", signed)
    assert signed.typo_reports.count() == 1

    client.force_login(people["registrar"])
    assert "Salah ketik dilaporkan" in client.get("/kantor/").content.decode()
    html = client.get(page("change", signed)).content.decode()
    assert "Nama salah tulis" in html and "Seharusnya:" in html
    for name in ("begin_replacement", "dismiss_report"):
        assert page("step", signed, name) in html
        assert "Nama salah tulis" in client.get(page("step", signed, name)).text
    answer = client.post(page("step", signed, "begin_replacement"))
    new = Letter.objects.get(replaces=signed)
    assert answer["Location"] == page("change", new)
    assert "Pengganti surat" in client.get(page("change", new)).text
    for who in ("registrar", "clerk"):
        client.force_login(people[who])
        assert "Surat pengganti</span>" in client.get("/kantor/").text
        html = client.get(page("form", new)).text
        assert "Nama salah tulis" in html and "sudah disalin" in html
    html = client.get(page("change", signed)).text
    assert "tetap berlaku sampai penggantinya" in html
    assert page("step", signed, "report_typo") not in html


def test_the_village_reads_what_the_kecamatan_decided(client, signed, people, now):
    report(signed, people, now)
    admin = people["registrar"]
    workflow.dismiss_report(
        letter_id=signed.pk, by=admin, now=now, reason="Sesuai dengan KTP"
    )
    workflow.revoke(letter_id=signed.pk, by=admin, now=now, reason="Data keliru")
    for who, told in (("clerk", True), ("outsider", False), ("registrar", False)):
        client.force_login(people[who])
        html = client.get("/kantor/").text
        assert ("Data keliru" in html) is told, who
        assert ("Sesuai dengan KTP" in html) is told, who


def test_news_grows_old(client, people):
    before = timezone.now() - timedelta(days=15)
    make_letter(State.REVOKED, people=people, now=before)
    client.force_login(people["clerk"])
    assert "Salah tanggal" not in client.get("/kantor/").text
