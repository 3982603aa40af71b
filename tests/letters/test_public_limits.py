"""How often and how much one may ask of the public pages, and what is said then."""

import pytest

from letters.models import State
from letters.signing.findings import Inspection
from letters.verification import judging
from letters.views import verify as pages
from registry.throttle import forget_visits
from tests.factories_letters import make_letter
from tests.letters.signing_samples import NOW, letter, office
from tests.letters.test_public_pages import address, upload, words


@pytest.fixture(autouse=True)
def nobody_came_before():
    forget_visits()


@pytest.fixture
def signed(people):
    return make_letter(State.SIGNED, people=people)


def test_guessing_is_answered_shortly_and_a_true_address_still_opens(client, signed):
    seen = [client.get(f"/verifikasi/{n:022d}/").status_code for n in range(70)]
    assert seen == [404] * pages.GUESSES + [429] * (70 - pages.GUESSES)
    answer = client.get("/verifikasi/tidak-ada/")
    assert "Terlalu sering" in words(answer)
    assert client.get(address(signed.document)).status_code == 200
    other = client.get("/verifikasi/tidak-ada/", REMOTE_ADDR="10.0.0.2")
    assert other.status_code == 404


def test_a_bank_may_check_its_pile_of_our_letters(client, signed):
    pdf = bytes(signed.document.file.signed)
    told = [words(upload(client, pdf)) for _ in range(pages.UPLOADS + 3)]
    assert all("Asli" in each for each in told)
    for _ in range(pages.UPLOADS):
        upload(client, b"x")
    assert "Terlalu banyak" in words(upload(client, b"x"))
    assert "Asli" in words(upload(client, pdf))  # still
    assert "bukan PDF" in words(upload(client, b"x", REMOTE_ADDR="10.0.0.2"))


def stopped(**_given) -> Inspection:
    held = [bytearray(64 * 1024 * 1024) for _ in range(40)]
    return Inspection(bool(held))


def endless(**_given) -> Inspection:
    while True:
        pass


@pytest.mark.parametrize("work", [stopped, endless], ids=["memory", "time"])
def test_an_inspection_that_was_stopped_says_so_and_counts_more(
    client, db, monkeypatch, work
):
    monkeypatch.setattr(judging, "inspect", work)
    monkeypatch.setattr(judging, "INSPECT_SECONDS", 1)
    told = words(upload(client, b"%PDF-1.7 x"))
    assert "Pemeriksaan dihentikan" in told and "waktu atau memori" in told
    monkeypatch.undo()
    few = pages.UPLOADS - 1 - pages.STOPPED
    seen = ["Terlalu" in words(upload(client, b"x")) for _ in range(few + 1)]
    assert seen == [False] * few + [True]


def test_a_large_letter_needs_no_more_memory_than_is_given():
    from letters.signing.inspection import import_validator, inspect
    from registry.bounded import in_time

    pdf = office().sign(letter(bulk=19 * 1024 * 1024))
    import_validator()
    found = in_time(
        lambda: inspect(pdf=pdf, roots=[office().root], now=NOW),
        seconds=judging.INSPECT_SECONDS,
        more_memory=judging.INSPECT_MEMORY // 4,
    )
    assert found.is_sound
