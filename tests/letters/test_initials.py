"""Paraf: in order, by the holder of the post, before the number; never printed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.initials import initials_words, wanted_initials
from letters.models import Attachment, Letter, ServiceSetting, State
from letters.waiting import waiting_for
from registry.models import Official
from tests.factories import make_official, make_user
from tests.factories_letters import make_draft, make_letter

SECTION = "Ketentraman dan Ketertiban"  # of hajatan
MANY = "admin:letters_letter_initial_many"


@pytest.fixture
def kasi(kecamatan):
    user = make_user("kasi.trantib", office=kecamatan, group="Supervisor")
    make_official(
        user=user, office=kecamatan, position=Official.Position.KASI, section=SECTION
    )
    return user


@pytest.fixture
def other_kasi(kecamatan):
    user = make_user("kasi.kesos", office=kecamatan, group="Supervisor")
    make_official(
        user=user,
        office=kecamatan,
        position=Official.Position.KASI,
        section="Kesejahteraan Sosial",
    )
    return user


@pytest.fixture
def both(approved) -> Letter:
    """An approved letter whose service wants the paraf of Kasi and Sekcam."""
    ServiceSetting.objects.update(initials="kasi,sekcam")
    return approved


def waits_for(user) -> list[int]:
    return list(waiting_for(user).values_list("pk", flat=True))


def request(letter, people, now) -> Letter:
    return workflow.request_signature(
        letter_id=letter.pk, by=people["registrar"], now=now
    )


def initial(letter, by, now) -> Letter:
    return workflow.give_initial(letter_id=letter.pk, by=by, now=now)


def test_nothing_changes_where_no_initial_is_wanted(approved, people, now, kasi):
    assert wanted_initials(approved, on=timezone.localdate(now)) == []
    assert waits_for(people["registrar"]) == [approved.pk]
    assert waits_for(kasi) == waits_for(people["supervisor"]) == []
    assert request(approved, people, now).state == State.AWAITING_SIGNATURE


def test_kasi_then_sekcam_then_the_number(both, people, now, kasi):
    sekcam, admin = people["supervisor"], people["registrar"]
    assert (waits_for(kasi), waits_for(sekcam), waits_for(admin)) == ([both.pk], [], [])
    with pytest.raises(workflow.Refused, match=f"Menunggu paraf Kasi {SECTION}"):
        request(both, people, now)
    with pytest.raises(workflow.Refused, match="bukan paraf Anda"):
        initial(both, sekcam, now)
    initial(both, kasi, now)
    assert (waits_for(kasi), waits_for(sekcam), waits_for(admin)) == ([], [both.pk], [])
    with pytest.raises(workflow.Refused, match="Menunggu paraf Sekcam"):
        request(both, people, now)
    assert Letter.objects.get(pk=both.pk).register_line is None
    initial(both, sekcam, now)
    assert waits_for(admin) == [both.pk] and waits_for(sekcam) == []
    letter = request(both, people, now)
    assert [each.by for each in letter.initials.all()] == [kasi, sekcam]
    events = letter.events.filter(kind="give_initial")
    assert [e.data["post"] for e in events] == [f"Kasi {SECTION}", "Sekcam"]
    assert b"Diparaf" not in bytes(letter.document.file.rendered)


def test_twice_is_once(both, kasi, now):
    initial(both, kasi, now)
    with pytest.raises(workflow.Refused, match="menunggu paraf Sekcam|Tidak menunggu"):
        initial(both, kasi, now)
    assert both.initials.count() == 1


def test_the_head_of_another_section_may_not(both, other_kasi, now):
    assert waits_for(other_kasi) == []
    with pytest.raises(workflow.Refused, match="bukan paraf Anda"):
        initial(both, other_kasi, now)
    with pytest.raises(workflow.Refused, match="bukan paraf Anda"):
        workflow.send_back(letter_id=both.pk, by=other_kasi, now=now, reason="Keliru")


def test_out_of_term_the_post_is_vacant_and_passed_over(both, people, now, kasi):
    on = timezone.localdate(now)
    Official.objects.filter(user=kasi).update(end_date=on - timedelta(days=1))
    assert waits_for(kasi) == []
    with pytest.raises(workflow.Refused):
        initial(both, kasi, now)
    assert waits_for(people["supervisor"]) == [both.pk]
    initial(both, people["supervisor"], now)
    assert request(both, people, now).state == State.AWAITING_SIGNATURE
    wanted = wanted_initials(Letter.objects.get(pk=both.pk), on=on)
    assert initials_words(wanted, on=on) == (
        f"Diparaf Kasi {SECTION}: kosong, Sekcam {timezone.localtime(now):%H.%M}"
    )


def test_a_holder_without_an_account_is_passed_over(both, kasi, people, now):
    Official.objects.filter(user=kasi).update(user=None)
    on = timezone.localdate(now)
    words = initials_words(wanted_initials(both, on=on), on=on, waits=True)
    assert words == f"Paraf Kasi {SECTION}: tidak memakai aplikasi, Sekcam: belum"
    assert waits_for(people["supervisor"]) == [both.pk]


def test_a_plh_takes_the_pen(both, kasi, kecamatan, now):
    stand_in = make_user("plh.kasi", office=kecamatan, group="Supervisor")
    make_official(
        user=stand_in,
        office=kecamatan,
        position=Official.Position.KASI,
        section=SECTION,
        capacity=Official.Capacity.PLH,
        start_date=date(2026, 1, 1),
    )
    assert waits_for(kasi) == [] and waits_for(stand_in) == [both.pk]
    assert initial(both, stand_in, now).initials.get().official.user == stand_in


def test_whoever_initials_may_send_back_and_that_voids(both, kasi, people, now):
    initial(both, kasi, now)
    workflow.send_back(
        letter_id=both.pk, by=people["supervisor"], now=now, reason="Tanggal keliru"
    )
    letter = Letter.objects.get(pk=both.pk)
    assert letter.state == State.RETURNED
    assert letter.initials.get().voided_at == now
    with pytest.raises(workflow.NotAllowed):
        initial(both, kasi, now)


def test_another_content_voids_an_initial(both, kasi, people, now):
    initial(both, kasi, now)
    # what no page lets anybody do, done to the rows
    Attachment.objects.filter(letter=both).update(sha256="0" * 64)
    with pytest.raises(workflow.Refused, match="Menunggu paraf Kasi"):
        request(both, people, now)
    initial(both, kasi, now)
    assert both.initials.filter(voided_at__isnull=True).count() == 1
    assert both.initials.count() == 2


def test_the_camats_return_keeps_the_initials(both, kasi, people, now):
    initial(both, kasi, now)
    initial(both, people["supervisor"], now)
    request(both, people, now)
    workflow.return_to_registrar(
        letter_id=both.pk, by=people["camat"], now=now, reason="Cek"
    )
    assert waits_for(people["registrar"]) == [both.pk]
    assert request(both, people, now).state == State.AWAITING_SIGNATURE


# --- on the pages -------------------------------------------------------------------


def test_the_kasi_initials_several_by_ticking(client, both, kasi, people, now):
    second = make_draft(by=people["clerk"], now=now)
    for step, who in (
        ("submit", "clerk"),
        ("sign_for_village", "head"),
        ("approve", "examiner"),
    ):
        getattr(workflow, step)(letter_id=second.pk, by=people[who], now=now)
    client.force_login(kasi)
    home = client.get("/kantor/").content.decode()
    assert "Paraf semua (2)" in home
    page = client.get(reverse(MANY)).content.decode()
    assert str(both) in page and "tanpa catatan" in page
    assert "Centang dahulu" in client.post(reverse(MANY), {}).content.decode()
    html = client.post(reverse(MANY), {"pilih": [both.pk, second.pk]}).content.decode()
    assert "2 dari 2 surat diparaf" in html
    assert both.initials.count() == second.initials.count() == 1
    html = client.post(reverse(MANY), {"pilih": [both.pk]}).content.decode()
    assert "0 dari 1 surat diparaf" in html and "bukan paraf Anda" in html


def test_the_camat_reads_who_initialled(client, both, kasi, people, now):
    initial(both, kasi, now)
    initial(both, people["supervisor"], now)
    request(both, people, now)
    words = f"Diparaf Kasi {SECTION} {timezone.localtime(now):%H.%M}, Sekcam"
    client.force_login(people["camat"])
    for name, args in (
        ("sign_many", []),
        ("step", [both.pk, "sign"]),
        ("change", [both.pk]),
    ):
        page = client.get(reverse(f"admin:letters_letter_{name}", args=args))
        assert words in page.content.decode(), name
    client.force_login(people["clerk"])
    page = client.get(reverse("admin:letters_letter_change", args=[both.pk]))
    assert words not in page.content.decode()


def test_a_kasi_is_offered_only_what_is_his_turn(client, both, kasi, people, now):
    address = reverse("admin:letters_letter_change", args=[both.pk])
    step = reverse("admin:letters_letter_step", args=[both.pk, "give_initial"])
    client.force_login(people["supervisor"])
    assert step not in client.get(address).content.decode()
    client.force_login(kasi)
    assert step in client.get(address).content.decode()
    assert client.post(step)["Location"] == address
    html = client.get(address).content.decode()
    assert step not in html and "Menunggu paraf Sekcam" in html


def test_the_list_of_ones_own_section(client, people, kasi, other_kasi, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    listing = reverse("admin:letters_letter_changelist") + "?tab=semua"
    for user, seen in ((kasi, True), (other_kasi, False)):
        client.force_login(user)
        assert "Layanan seksi saya" in client.get(listing).content.decode()
        html = client.get(f"{listing}&seksi=saya").content.decode()
        assert (str(letter) in html) is seen
    client.force_login(people["registrar"])
    assert "Layanan seksi saya" not in client.get(listing).content.decode()


def test_without_the_right_there_is_no_such_page(client, people):
    for who in ("clerk", "head", "examiner", "registrar", "camat"):
        client.force_login(people[who])
        assert client.get(reverse(MANY)).status_code == 403, who
