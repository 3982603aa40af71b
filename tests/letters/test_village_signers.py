"""Who signs for a village (office-practice A6): each is appointed on the admin's page,
signs in his term, and stands on paper as domain.md 5.1 writes him.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.composition import compose_preview
from letters.models import State
from letters.models.attachment import INK_SHEET
from letters.village_sheet import compose_village_sheet
from registry.models import Official, Specimen, User
from tests.factories import make_official, make_user
from tests.factories_letters import make_letter, picture
from tests.letters.village_steps import WAITS, again, bring

# capacity -> (more fields of the form, the lines over the name, the heading kept)
SIGNERS = {
    "definitif": ({}, ("KEPALA DESA KALANG,",), "KEPALA DESA KALANG"),
    "pj": ({}, ("Pj. KEPALA DESA KALANG,",), "Pj. KEPALA DESA KALANG"),
    "plt": ({}, ("Plt. KEPALA DESA KALANG,",), "Plt. KEPALA DESA KALANG"),
    "plh": ({}, ("Plh. KEPALA DESA KALANG,",), "Plh. KEPALA DESA KALANG"),
    "an": (
        {"own_title": "Sekretaris Desa"},
        ("a.n. KEPALA DESA KALANG", "SEKRETARIS DESA,"),
        "a.n. KEPALA DESA KALANG SEKRETARIS DESA",
    ),
}
HOLDERS = ("definitif", "pj", "plt")


@pytest.fixture
def secretary(desa_kalang) -> User:
    """Somebody of the village office who may sign once he is appointed."""
    user = make_user("wahyu.kalang", office=desa_kalang, group="Kepala Desa")
    Specimen.objects.create(kind="signature", user=user, image=picture("blue"))
    return user


def vacate(people, now) -> None:
    """The head of the fixtures leaves the day before."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    Official.objects.filter(user=people["head"]).update(end_date=yesterday)


def appoint(client, people, user, capacity, now, **changed):
    """As the admin of the kecamatan does, on his page."""
    more, _, _ = SIGNERS[capacity]
    client.force_login(people["registrar"])
    given = {
        "office": user.office_id,
        "position": "kades",
        "capacity": capacity,
        "start_date": timezone.localdate(now).isoformat(),
        "user": user.pk,
        "printed_name": "WAHYU SETYOBUDI, S.E.",
        **more,
        **changed,
    }
    return client.post(reverse("admin:registry_official_add"), given)


@pytest.mark.parametrize("capacity", SIGNERS)
def test_each_is_appointed_signs_and_is_printed(
    client, people, now, secretary, capacity
):
    letter = make_letter(WAITS, people=people, now=now)
    if capacity in HOLDERS:
        vacate(people, now)
    answer = appoint(client, people, secretary, capacity, now)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    _, lines, heading = SIGNERS[capacity]
    workflow.sign_for_village(letter_id=letter.pk, by=secretary, now=now)
    given = letter.village_signatures.get()
    assert (given.heading, given.printed_name) == (heading, "WAHYU SETYOBUDI, S.E.")
    assert given.signature == Specimen.objects.current_signature(secretary)
    block = compose_preview(again(letter), now=now).village
    assert (block.heading_lines, block.name) == (lines, "WAHYU SETYOBUDI, S.E.")
    assert block.picture and block.nip == ""


@pytest.mark.parametrize("capacity", SIGNERS)
@pytest.mark.parametrize("days", [-1, 3])
def test_out_of_his_term_nobody_signs(client, people, now, secretary, capacity, days):
    letter = make_letter(WAITS, people=people, now=now)
    if capacity in HOLDERS:
        vacate(people, now)
    today = timezone.localdate(now)
    term = (
        {"start_date": today - timedelta(days=9), "end_date": today + timedelta(days)}
        if days < 0
        else {"start_date": today + timedelta(days), "end_date": ""}
    )
    answer = appoint(
        client,
        people,
        secretary,
        capacity,
        now,
        **{key: value and value.isoformat() for key, value in term.items()},
    )
    if capacity in HOLDERS and days < 0:
        # his days would overlap those of who left yesterday
        assert "sudah dipegang" in str(answer.context["adminform"].form.errors)
        return
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    with pytest.raises(workflow.Refused, match="tidak tercatat sebagai pejabat"):
        workflow.sign_for_village(letter_id=letter.pk, by=secretary, now=now)
    assert not letter.village_signatures.exists()


@pytest.mark.parametrize("capacity", ["pj", "plt"])
def test_no_second_holder_beside_the_first(client, people, now, secretary, capacity):
    answer = appoint(client, people, secretary, capacity, now)
    assert "sudah dipegang" in str(answer.context["adminform"].form.errors)


def test_on_behalf_needs_the_own_title(client, people, now, secretary):
    answer = appoint(client, people, secretary, "an", now, own_title="")
    assert "Jabatan sendiri" in str(answer.context["adminform"].form.errors)


@pytest.mark.parametrize(
    ("where", "position"), [("desa_kalang", "camat"), ("kecamatan", "kades")]
)
def test_a_post_of_another_kind_of_office_is_refused(
    client, people, now, secretary, request, where, position
):
    """Else nobody signs, and nobody sees why."""
    office = request.getfixturevalue(where)
    answer = appoint(
        client, people, secretary, "plh", now, office=office.pk, position=position
    )
    errors = answer.context["adminform"].form.errors
    assert errors["position"] == [f"Jabatan ini tidak ada di {office.title}."]


def test_the_holder_is_told_of_his_plh_and_signs_again_after(
    client, people, now, secretary
):
    letter = make_letter(WAITS, people=people, now=now)
    today = timezone.localdate(now)
    appoint(client, people, secretary, "plh", now, end_date=today.isoformat())
    words = f"Anda digantikan Plh. WAHYU SETYOBUDI, S.E. s.d. {today:%d-%m-%Y}"
    client.force_login(people["head"])
    desk = reverse("admin:letters_letter_village_sign_many")
    step = reverse("admin:letters_letter_step", args=[letter.pk, "sign_for_village"])
    for page in (client.get(desk), client.get(step), client.post(step)):
        assert words in page.content.decode()
    answer = client.post(desk, {"pilih": [letter.pk]})
    assert "0 dari 1 surat" in answer.content.decode()
    assert not letter.village_signatures.exists()
    client.force_login(secretary)
    assert words not in client.get(desk).content.decode()
    tomorrow = now + timedelta(days=1)
    workflow.sign_for_village(letter_id=letter.pk, by=people["head"], now=tomorrow)
    assert letter.village_signatures.get().heading == "KEPALA DESA KALANG"


def test_who_signs_on_behalf_runs_beside_the_holder(client, people, now, secretary):
    appoint(client, people, secretary, "an", now)
    for by in (people["head"], secretary):
        letter = make_letter(WAITS, people=people, now=now)
        workflow.sign_for_village(letter_id=letter.pk, by=by, now=now)
        assert letter.village_signatures.get().signed_by == by


def test_a_head_of_another_village_does_not_sign(people, now, desa_pitu):
    other = make_user("kades.pitu", office=desa_pitu, group="Kepala Desa")
    make_official(user=other, office=desa_pitu, position="kades")
    letter = make_letter(WAITS, people=people, now=now)
    with pytest.raises(workflow.NotAllowed):
        workflow.sign_for_village(letter_id=letter.pk, by=other, now=now)


def test_what_was_signed_keeps_its_name_when_the_head_has_gone(
    client, people, now, secretary
):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    before = compose_preview(again(letter), now=now).village
    vacate(people, now)
    appoint(client, people, secretary, "pj", now)
    assert compose_preview(again(letter), now=now).village == before


# --- in ink -------------------------------------------------------------------------


def test_the_secretary_signs_the_sheet_in_ink(client, people, now, secretary):
    """On behalf: his name on the sheet, his appointment with the signature."""
    appoint(client, people, secretary, "an", now)
    delegate = Official.objects.get(user=secretary)
    letter = make_letter(WAITS, people=people, now=now)
    client.force_login(people["clerk"])
    detail = client.get(reverse("admin:letters_letter_change", args=[letter.pk]))
    sheet = reverse("admin:letters_letter_village_sheet", args=[letter.pk])
    for words in ("untuk Kades", "untuk Sekretaris Desa", f"{sheet}?pejabat="):
        assert words in detail.content.decode()
    assert client.get(f"{sheet}?pejabat={delegate.pk}").status_code == 200
    block = compose_village_sheet(again(letter), now=now, official=delegate).village
    assert block.heading_lines == ("a.n. KEPALA DESA KALANG", "SEKRETARIS DESA,")
    assert block.name == delegate.printed_name and block.mode == "paper"
    bring(letter, INK_SHEET, people, now)
    step = reverse("admin:letters_letter_step", args=[letter.pk, "bring_ink_sheet"])
    assert "Yang menandatangani" in client.get(step).content.decode()
    client.post(step, {"pejabat": delegate.pk})
    given = letter.village_signatures.get()
    assert (given.official, given.method) == (delegate, "ink")
    assert given.heading == "a.n. KEPALA DESA KALANG SEKRETARIS DESA"


def test_only_who_may_sign_today_is_named_on_the_sheet(people, now, kecamatan):
    camat = Official.objects.get(user=people["camat"])
    letter = make_letter(WAITS, people=people, now=now)
    bring(letter, INK_SHEET, people, now)
    with pytest.raises(workflow.Refused, match="tidak berwenang"):
        workflow.bring_ink_sheet(
            letter_id=letter.pk, by=people["clerk"], now=now, official=camat
        )
    workflow.bring_ink_sheet(letter_id=letter.pk, by=people["clerk"], now=now)
    assert letter.village_signatures.get().official.user == people["head"]
