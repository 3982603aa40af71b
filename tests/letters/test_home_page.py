"""The start page per role: what waits for me; figures that lead to their letters."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from letters import workflow
from letters.models import Letter, State
from registry.models import User
from tests.factories_letters import make_draft, make_letter
from tests.letters.late_times import push_back

pytestmark = pytest.mark.django_db
HOME = "/kantor/"
LATE, STUCK = 6, 3  # of those in `busy`
ROLES = [
    "clerk",
    "head",
    "outsider",
    "kua_clerk",
    "examiner",
    "registrar",
    "camat",
    "supervisor",
    "stranger",
]
# a figure that is a link: of a tile, beside a heading, in the greeting
FIGURES = (
    r'<a class="tile[^"]*" href="([^"]+)"><strong>(\d+)</strong>',
    r'<a class="count-link" href="([^"]+)"[^>]*>(\d+)</a>',
    r'<a href="([^"]+)" data-key="waiting">(\d+) surat',
    r'<a class="over" href="([^"]+)" data-key="urgent">(\d+) mendesak',
)


def home(client, user: User) -> str:
    client.force_login(user)
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def figures(html: str) -> list[tuple[str, int]]:
    found = [each for pattern in FIGURES for each in re.findall(pattern, html)]
    return [(address.replace("&amp;", "&"), int(count)) for address, count in found]


def behind(client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    if "cl" in answer.context:
        return answer.context["cl"].result_count
    return len(answer.context["events"])


@pytest.fixture
def busy(people, now) -> list[Letter]:
    """One or two of a state, some late, stuck or urgent, an event this week."""
    letters = []
    more = [State.AWAITING_VILLAGE_SIGNATURE, State.SUBMITTED, State.APPROVED]
    for number, state in enumerate([*State, *more]):
        letter = make_letter(state, people=people, now=now)
        push_back(letter, minutes=(20, 100, 500)[number % 3], now=now)
        letters.append(letter)
    of_state = Letter.objects.filter(state=State.SUBMITTED)
    Letter.objects.filter(pk=of_state.first().pk).update(urgent_reason="Akad besok")
    Letter.objects.filter(state=State.AWAITING_SIGNATURE).update(
        urgent_reason="Rawat inap"
    )
    soon = now.date() + timedelta(days=2)
    signed = Letter.objects.filter(state=State.SIGNED).first()
    Letter.objects.filter(pk=signed.pk).update(held_from=soon, held_until=soon)
    return letters


def test_every_figure_is_the_number_of_letters_in_its_list(client, people, busy):
    for who in ROLES:
        found = figures(home(client, people[who]))
        differing = [
            (address, count, shown)
            for address, count in found
            if (shown := behind(client, address)) != count
        ]
        assert not differing, who
        sees = who not in ("outsider", "kua_clerk", "stranger")
        assert bool(found) == sees, who  # of Kalang's letters others learn no count


def test_the_figures_are_those_of_the_letters(client, people, busy):
    shown = dict(
        (address.partition("?")[2], count)
        for address, count in figures(home(client, people["camat"]))
    )
    for state, count in (("draft", 1), ("returned", 1), ("submitted", 2)):
        assert shown[f"tab=semua&status={state}"] == count
    assert shown["tab=menunggu&mendesak=ya"] == 1
    assert shown["tab=semua&lama=terlambat"] == LATE
    assert shown["tab=semua&lama=macet"] == STUCK


def test_each_role_has_the_page_and_nobody_else_reads_of_kalang(client, people, busy):
    told = [letter.registration_number or f"Draf {letter.pk}" for letter in busy]
    for who in ("outsider", "kua_clerk", "stranger"):
        html = home(client, people[who])
        assert not [each for each in told if each in html], who
        assert "Surat macet" not in html or who == "stranger"


def test_the_operator_reads_why_it_came_back_and_acts_with_one_tap(
    client, people, now, clerk
):
    returned = make_letter(State.RETURNED, people=people, now=now)
    signed = make_letter(State.SIGNED, people=people, now=now)
    draft = make_draft(by=clerk, now=now)
    html = home(client, clerk)
    for words, page, letter in (
        ("Perbaiki", "form", returned),
        ("Cetak", "pdf", signed),
        ("Lanjutkan", "form", draft),
    ):
        address = reverse(f"admin:letters_letter_{page}", args=[letter.pk])
        assert re.search(rf'href="{address}"[^>]*>{words}', html), words
        assert client.get(address).status_code == 200
    assert "Dikembalikan: Foto KTP buram." in html
    assert html.index("perlu diperbaiki") < html.index("Siap dicetak")


@pytest.mark.parametrize(
    ("who", "state", "words", "page", "more"),
    [
        ("head", "awaiting_village_signature", "Tanda tangani", "step", True),
        ("examiner", "submitted", "Periksa", "change", False),
        ("registrar", "approved", "Ajukan TTE", "step", True),
        ("camat", "awaiting_signature", "Tanda tangani", "step", True),
    ],
)
def test_one_tap_leads_to_the_act(client, people, now, who, state, words, page, more):
    letter = make_letter(State(state), people=people, now=now)
    html = home(client, people[who])
    step = {"head": "sign_for_village", "registrar": "request_signature"}
    args = [letter.pk, step.get(who, "sign")] if more else [letter.pk]
    address = reverse(f"admin:letters_letter_{page}", args=args)
    assert re.search(rf'class="row-act"><a [^>]*href="{address}"[^>]*>{words}', html)
    assert client.get(address).status_code == 200


def test_the_camat_signs_all_and_reads_how_many_are_urgent(client, people, now, camat):
    for number in range(3):
        letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
        if not number:
            Letter.objects.filter(pk=letter.pk).update(urgent_reason="Akad besok")
    html = home(client, camat)
    assert "Tanda tangani semua (3)" in html
    assert "1 mendesak" in html


def test_oldest_first_but_urgent_before(client, people, now, examiner):
    numbers = []
    for minutes in (30, 200, 100):
        letter = make_letter(State.SUBMITTED, people=people, now=now)
        push_back(letter, minutes=minutes, now=now)
        numbers.append(letter.registration_number)
    html = home(client, examiner)
    fresh, oldest, middle = (html.index(each) for each in numbers)
    assert oldest < middle < fresh
    letter = Letter.objects.get(registration_number=numbers[0])
    workflow.mark_urgent(letter_id=letter.pk, by=examiner, now=now, reason="Rawat inap")
    html = home(client, examiner)
    assert html.index(numbers[0]) < html.index(numbers[1])


def test_a_queue_tells_how_long_its_oldest_waits(client, people, now, examiner):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    push_back(letter, minutes=200, now=now)
    html = home(client, examiner)
    assert re.search(
        r"Menunggu verifikasi<span[^>]*>terlama 3 jam (1\d|20) menit", html
    )


def test_what_is_typed_by_people_is_only_text(client, people, now, examiner, clerk):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    mark = "<script>alert(1)</script>"
    workflow.mark_urgent(letter_id=letter.pk, by=examiner, now=now, reason=mark)
    workflow.send_back(letter_id=letter.pk, by=examiner, now=now, reason=mark)
    for user in (clerk, examiner):
        html = home(client, user)
        assert mark not in html
    assert escape(mark) in home(client, clerk)
