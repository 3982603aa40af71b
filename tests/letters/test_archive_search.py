"""A finished letter is found by each of its keys, and by whoever may see it alone."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.archive_words import end_of, index_letter, words_in, words_of
from letters.drafts import save_draft
from letters.forms.examples import SLUGS, example
from letters.models import ArchivedLetter, Letter, LetterWord, Party, Service, State
from letters.models.state_machine import ARCHIVED
from tests.bench.builders import LetterBuilder
from tests.factories_letters import make_draft, make_letter

pytestmark = pytest.mark.django_db
LIST = reverse("admin:letters_archivedletter_changelist")
CARD = "3521160101209001"


@pytest.fixture
def letter(people, now) -> Letter:
    return make_letter(
        State.HANDED_OVER,
        people=people,
        now=now,
        yang_dihajatkan="Orkes Dangdut Melati",
    )


def search(client, term: str, query: str = "") -> str:
    answer = client.post(LIST + query, {"q": term})
    assert answer.status_code == 302
    return client.get(answer["Location"]).content.decode()


def shows(html: str, letter: Letter) -> bool:
    return f"letter/{letter.pk}/change/" in html


def test_words_are_folded_and_numbers_of_people_left_out():
    assert words_in("Ma'ruf, Café & di RT 005") == ["maruf", "cafe", "005"]
    assert words_in("NIK 3521160101909001 a 3521 1601 0190 9001.") == ["nik"]
    assert words_in("Pitu pitu PITU") == ["pitu"]


@pytest.mark.parametrize(
    ("begin", "end"), [("haj", "hak"), ("haz", "hb"), ("zzz", ""), ("ab9", "aba")]
)
def test_the_end_of_a_range_of_words(begin, end):
    assert end_of(begin) == end


def test_found_by_each_key(client, people, letter):
    party = letter.parties.get()
    Party.objects.filter(pk=party.pk).update(kk_number=CARD)
    client.force_login(people["registrar"])
    seq = letter.registration_number.rpartition("-")[2].lstrip("0")
    for term in (
        letter.registration_number,
        letter.registration_number.lower(),
        seq,
        letter.register_line.number,
        party.nik,
        f"{party.nik[:6]} {party.nik[6:12]} {party.nik[12:]}",
        CARD,
        party.name,
        party.name[:4].upper(),
        "dangdut melati",
        "dang orkes",
        "Kalang hajat",
        "pernikahan",  # of a choice the words, not the key
    ):
        assert shows(search(client, term), letter), term
    for term in ("dangdut wayang", "3521160101209002", "PITU-26-99999", "di"):
        assert not shows(search(client, term), letter), term


def test_the_typed_number_of_a_person_stands_in_no_address(client, people, letter):
    nik = letter.parties.get().nik
    client.force_login(people["registrar"])
    for term in (nik, f"nama {nik}", f"'{nik}"):
        answer = client.post(f"{LIST}?tahun=2026", {"q": term})
        assert answer["Location"] == f"{LIST}?tahun=2026", term
    assert client.get(LIST, {"q": nik})["Location"] == LIST
    html = client.get(LIST).content.decode()
    assert shows(html, letter) and nik not in html
    assert "Tampilkan semua" in html
    assert nik not in search(client, "")


def test_no_sensitive_answer_is_a_word(people, now):
    checked = 0
    for slug in SLUGS:
        version = Service.objects.get(slug=slug).newest_version()
        secret = version.spec.sensitive_keys
        made = example(slug, timezone.localdate(now))
        by = people["kua_clerk"] if slug == "dispensasi-nikah" else people["clerk"]
        letter = Letter.objects.create(
            service_version=version,
            origin_office=by.office,
            issuing_office=people["registrar"].office,
            created_by=by,
            created_at=now,
            updated_at=now,
        )
        answers = made["answers"] | dict.fromkeys(secret, "kerahasiaan")
        save_draft(
            letter_id=letter.pk,
            answers=answers,
            people=made["people"],
            by=by,
            now=now,
        )
        letter.refresh_from_db()
        index_letter(letter)
        words = set(letter.words.values_list("word", flat=True))
        assert "kerahasiaan" not in words, slug
        assert not any(len(w) >= 16 and w.isdigit() for w in words), words
        assert words == set(words_of(letter)) and words, slug
        checked += len(secret)
    assert checked > 5


def test_a_repaired_letter_is_found_by_its_new_words(people, now):
    letter = make_letter(
        State.RETURNED, people=people, now=now, yang_dihajatkan="Wayang Kulit"
    )
    assert letter.words.filter(word="wayang").exists()
    save_draft(
        letter_id=letter.pk,
        answers=letter.all_answers | {"yang_dihajatkan": "Campursari"},
        people={"pemohon": [letter.parties.get().data]},
        by=people["clerk"],
        now=now,
    )
    workflow.submit(letter_id=letter.pk, by=people["clerk"], now=now)
    words = set(letter.words.values_list("word", flat=True))
    assert "campursari" in words and "wayang" not in words


def test_a_letter_enters_the_archive_when_it_ends(people, now):
    for state in State:
        letter = make_letter(state, people=people, now=now)
        kept = state in ARCHIVED and letter.registration_number is not None
        assert (letter.archived_at is not None) == kept, state
        if letter.signed_at:
            assert letter.archived_at == letter.signed_at
    sent = make_letter(State.SUBMITTED, people=people, now=now)
    workflow.cancel(letter_id=sent.pk, by=people["clerk"], now=now, reason="Batal.")
    sent.refresh_from_db()
    assert sent.archived_at == now


def test_the_family_card_is_kept_with_the_people(people, now):
    draft = make_draft(by=people["clerk"], now=now)
    party = draft.parties.get()
    assert party.kk_number == party.data["no_kk"] != ""


def test_filters_narrow_together(client, people, letter, now):
    client.force_login(people["registrar"])
    at = timezone.localtime(letter.archived_at)
    right = (
        f"?tahun={at.year}&bulan={at.month}&layanan=hajatan&keadaan=handed_over"
        f"&desa={letter.origin_office.code}"
    )
    assert shows(client.get(LIST + right).content.decode(), letter)
    for wrong in (
        f"?tahun={at.year}&bulan={at.month % 12 + 1}",
        "?layanan=spm-bpjs",
        "?keadaan=revoked",
        "?desa=35.21.16.2002",
    ):
        assert not shows(client.get(LIST + wrong).content.decode(), letter), wrong
    assert shows(search(client, "dangdut", right), letter)
    assert not shows(search(client, "dangdut", "?keadaan=revoked"), letter)


def test_who_finds_a_letter_of_kalang(client, people, letter):
    nik = letter.parties.get().nik
    may = {"clerk", "head", "examiner", "registrar", "camat", "supervisor"}
    for who, user in people.items():
        client.force_login(user)
        page = reverse("admin:letters_archivedletter_change", args=[letter.pk])
        sees = who in may
        for term in ("", nik, letter.registration_number, "dangdut"):
            if not user.has_perm("letters.view_letter"):
                assert client.get(LIST).status_code == 403
                continue
            html = search(client, term)
            assert shows(html, letter) == sees, (who, term)
            if not sees:
                assert "Tidak ada surat" in html and "1 surat" not in html
        if user.has_perm("letters.view_letter"):
            assert client.get(page).status_code == (200 if sees else 404), who


def test_a_letter_under_way_is_not_in_the_archive(client, people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    client.force_login(people["registrar"])
    assert not shows(client.get(LIST).content.decode(), letter)
    assert not shows(search(client, letter.registration_number), letter)
    page = reverse("admin:letters_archivedletter_change", args=[letter.pk])
    assert client.get(page).status_code == 404


def test_the_preview_shows_paper_facts_and_files(client, people, letter):
    client.force_login(people["registrar"])
    page = reverse("admin:letters_archivedletter_change", args=[letter.pk])
    html = client.get(page).content.decode()
    shown = reverse(
        "admin:letters_letter_document_shown", args=[letter.pk, letter.document_id]
    )
    assert f'<iframe class="preview" src="{shown}' in html
    assert "Orkes Dangdut Melati" in html
    for each in letter.attachments.current():
        file = reverse("admin:letters_letter_file", args=[letter.pk, each.pk])
        assert file in html
    assert client.post(page).status_code == 405
    history = reverse("admin:letters_archivedletter_history", args=[letter.pk])
    assert client.get(history).status_code == 302


def test_older_letters_are_indexed_once(people, letter, capsys):
    before = set(letter.words.values_list("word", flat=True))
    LetterWord.objects.all().delete()
    call_command("index_archive")
    assert "1 surat" in capsys.readouterr().out
    assert set(letter.words.values_list("word", flat=True)) == before
    with CaptureQueriesContext(connection) as asked:
        call_command("index_archive")
    assert not capsys.readouterr().out
    assert len(asked) == 1
    call_command("index_archive", all=True)
    assert set(letter.words.values_list("word", flat=True)) == before


def test_common_words_look_through_the_newest_letters_only(
    client, people, now, monkeypatch
):
    old = make_letter(State.SIGNED, people=people, now=now, yang_dihajatkan="Gambus")
    new = make_letter(State.SIGNED, people=people, now=now, yang_dihajatkan="Gambus")
    client.force_login(people["registrar"])
    html = search(client, "gambus hajatan")
    assert shows(html, old) and shows(html, new)
    assert "surat terbaru yang dilihat" not in html
    monkeypatch.setattr("letters.archive_search.RARE", 1)
    monkeypatch.setattr("letters.archive_search.DEEPEST", 1)
    html = search(client, "gambus hajatan")
    assert shows(html, new) and not shows(html, old)
    assert "surat terbaru yang dilihat" in html


def test_pages_of_the_archive_ask_as_much_of_many_as_of_few(
    client, people, now, desa_kalang
):
    builder = LetterBuilder(people, now=now)
    builder.add([State.HANDED_OVER] * 3, offices=[desa_kalang])
    call_command("index_archive")
    first = ArchivedLetter.objects.filter(archived_at__isnull=False).first()
    terms = ("", first.registration_number, first.parties.get().nik, "hajatan kalang")

    def asked() -> list[int]:
        found = []
        for term in terms:
            client.post(LIST, {"q": term})
            page = f"{LIST}?q={term}" if not term.isdigit() else LIST
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
            for each in queries.captured_queries:
                assert '"letters_letter"."answers"' not in each["sql"]
                assert "letters_documentfile" not in each["sql"]
        return found

    client.force_login(people["registrar"])
    few = asked()
    builder.add([State.HANDED_OVER] * 120, offices=[desa_kalang])
    call_command("index_archive")
    assert asked() == few
