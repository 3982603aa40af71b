"""Who is told what, in whose words; nobody learns more than he should."""

import re

import pytest
from django.core.exceptions import ValidationError

from letters import workflow
from letters.drafts import begin
from letters.models import NoticeText, Party, Service, State
from letters.notice_texts import (
    IN_SUBJECT,
    blotted,
    checked,
    fill,
    first_wording,
    initials,
)
from letters.notices import CITIZEN, TOLD, villages_concerned
from registry.models import Notification
from tests.factories import make_resident
from tests.factories_letters import make_letter

pytestmark = pytest.mark.django_db


def told(*users) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(recipient__in=users).order_by("pk")
    return [(row.recipient.username, row.event) for row in rows]


def forget():
    Notification.objects.all().delete()


def test_every_text_that_is_sent_has_a_first_wording_with_known_placeholders():
    keys = {each.key for row in TOLD.values() for each in row} | set(CITIZEN.values())
    assert keys <= set(first_wording())
    for row in first_wording().values():
        checked(row["text"])
        checked(row["subject"], allowed=IN_SUBJECT)
        assert len(row["text"]) <= 400


def test_a_request_tells_the_examiners_and_no_other_village(people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    rows = Notification.objects.filter(event="new_request")
    names = set(rows.values_list("recipient__username", flat=True))
    assert names == {"operator.kecamatan", "admin.kecamatan"}
    assert letter.registration_number in rows[0].text
    assert not told(people["outsider"])


def test_a_return_tells_the_origin_why(people, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    forget()
    workflow.send_back(
        letter_id=letter.pk, by=people["examiner"], now=now, reason="Foto KTP buram."
    )
    (row,) = Notification.objects.filter(recipient__isnull=False)
    assert row.recipient == people["clerk"]
    assert row.text == (
        f"{letter.registration_number} perlu perbaikan: Foto KTP buram. Perbaiki lalu "
        "kirim ulang."
    )


def test_the_signer_then_the_origin(people, now):
    letter = make_letter(State.AWAITING_SIGNATURE, people=people, now=now)
    assert ("camat", "to_sign") in told(people["camat"])
    forget()
    workflow.reject(letter_id=letter.pk, by=people["camat"], now=now, reason="Belum")
    assert told(*people.values()) == [("operator.kalang", "rejected")]


def test_nobody_is_told_of_what_he_did_himself(people, registrar, now):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    forget()
    workflow.approve(letter_id=letter.pk, by=registrar, now=now)
    assert not told(registrar)


def test_a_marriage_tells_the_villages_of_the_couple(
    people, kua, desa_kalang, desa_pitu, now
):
    service = Service.objects.get(slug="dispensasi-nikah")
    letter = begin(service=service, origin=kua, by=people["kua_clerk"], now=now)
    for role, village in (("pria", desa_pitu), ("kuasa", desa_kalang)):
        who = make_resident(office=village)
        Party.objects.create(letter=letter, role=role, resident=who)
    assert villages_concerned(letter) == [people["outsider"]]


def test_other_services_tell_no_other_village(people, now):
    assert not villages_concerned(make_letter(State.SUBMITTED, people=people, now=now))


def test_the_applicant_gets_a_mail_where_he_gave_an_address(people, now, settings):
    settings.MAIL_IS_ON = True
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    role = letter.service_version.spec.applicant_role.slug
    party = Party.objects.get(letter=letter, role=role)
    party.data["email"] = "warga@example.com"
    party.save()
    forget()
    workflow.send_back(
        letter_id=letter.pk, by=people["examiner"], now=now, reason="KTP buram"
    )
    row = Notification.objects.get(recipient__isnull=True)
    assert (row.email, row.mail) == ("warga@example.com", "waiting")
    assert "KTP buram" not in row.text  # what staff wrote is not for the mail
    assert f"/lacak/?no={letter.registration_number}" in row.text


def test_a_text_that_is_switched_off_is_not_sent(people, kecamatan, now):
    text = NoticeText.objects.get(office=kecamatan, key="new_request")
    text.active = False
    text.save()
    make_letter(State.SUBMITTED, people=people, now=now)
    assert not Notification.objects.filter(event="new_request").exists()


def test_the_offices_own_words_are_used_and_kept(people, kecamatan, now):
    text = NoticeText.objects.get(office=kecamatan, key="new_request")
    text.text = "Ada {layanan} dari {asal}"
    text.save()
    from letters.notice_texts import load_texts

    assert load_texts() == 0
    make_letter(State.SUBMITTED, people=people, now=now)
    row = Notification.objects.filter(event="new_request").first()
    assert row.text.startswith("Ada ") and row.text.endswith("dari Desa Kalang")


def test_numbers_in_what_staff_wrote_are_blotted_out():
    assert blotted("NIK 3521 1612-0390 9001 salah.") == "NIK (nomor) salah"
    assert blotted("KK terbit 12-03-2024") == "KK terbit 12-03-2024"
    assert initials("Siti Wulandari & Joko") == "S. W. & J."


def test_unknown_placeholders_are_refused_in_words():
    with pytest.raises(ValidationError, match=re.escape("{nik}")):
        checked("Halo {nik}")
    for wrong in ("Halo {layanan", "NIK 3521161203909001"):
        with pytest.raises(ValidationError):
            checked(wrong)
    with pytest.raises(ValidationError):
        checked("Surat {inisial}", allowed=IN_SUBJECT)
    assert fill("{layanan} {asing}", {"layanan": "Hajatan"}) == "Hajatan "


def test_a_step_asks_little_more_for_its_notices(
    people, examiner, now, django_assert_max_num_queries
):
    letter = make_letter(State.SUBMITTED, people=people, now=now)
    with django_assert_max_num_queries(40):
        workflow.approve(letter_id=letter.pk, by=examiner, now=now)
