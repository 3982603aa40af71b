"""Signing what is another's to sign."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import Letter, SigningAttempt, State
from letters.signing.errors import WrongPassphrase
from letters.workflow import NotAllowed, Refused
from registry.models import Official, User
from tests.attack.conftest import enter
from tests.factories import PASSWORD, make_official, make_user
from tests.factories_letters import PASSPHRASE, give_credential, make_letter

NEW = "sandi-lain-sekali-31"


@pytest.fixture
def waiting(people) -> Letter:
    return make_letter(State.AWAITING_SIGNATURE, people=people)


def sign_page(letter: Letter) -> str:
    return reverse("admin:letters_letter_step", args=[letter.pk, "sign"])


def signing(letter: Letter, **changes: str) -> dict[str, str]:
    return {"document": str(letter.document_id), "passphrase": PASSPHRASE, **changes}


def unsigned(letter: Letter) -> bool:
    now = Letter.objects.select_related("document__file").get(pk=letter.pk)
    return now.state == State.AWAITING_SIGNATURE and now.document.file.signed is None


def test_a_password_given_by_the_admin_does_not_sign_for_the_camat(
    client, people, waiting
):
    enter(client, people["registrar"])
    page = reverse("admin:auth_user_password_change", args=[people["camat"].pk])
    client.post(page, {"password1": NEW, "password2": NEW})
    client.logout()
    login = {"username": people["camat"].username, "password": NEW}
    assert client.post("/kantor/login/", login).status_code == 302
    client.post(sign_page(waiting), signing(waiting))
    assert unsigned(waiting)
    # nor does the admin know what opens the key, were he to make the password his own
    change = {"old_password": NEW, "new_password1": PASSWORD, "new_password2": PASSWORD}
    client.post("/kantor/password_change/", change)
    answer = client.post(sign_page(waiting), signing(waiting, passphrase=PASSWORD))
    assert "Passphrase salah" in answer.content.decode()
    assert unsigned(waiting)


def test_a_supervisor_a_superuser_or_a_second_camat_does_not_sign(
    client, people, waiting, kecamatan
):
    root = make_user("root", office=kecamatan, is_superuser=True)
    second = make_user("camat.dua", office=kecamatan, group="Camat")
    for user in (people["supervisor"], root, second, people["registrar"]):
        give_credential(user)
        enter(client, user)
        assert client.post(sign_page(waiting), signing(waiting)).status_code == 403
        many = reverse("admin:letters_letter_sign_many")
        client.post(many, {"pilih": str(waiting.document_id), "passphrase": PASSPHRASE})
        assert unsigned(waiting), user
        with pytest.raises(Refused):
            workflow.sign(
                document_id=waiting.document_id,
                passphrase=PASSPHRASE,
                by=user,
                now=timezone.now(),
            )
    assert unsigned(waiting)
    assert not SigningAttempt.objects.exists()


def test_only_the_document_that_was_shown_is_signed(client, people, waiting):
    other = make_letter(State.AWAITING_SIGNATURE, people=people)
    enter(client, people["camat"])
    for wrong in (str(other.document_id), "", "0", "-1", "1 OR 1=1", "9" * 30, "²"):
        client.post(sign_page(waiting), signing(waiting, document=wrong))
        assert unsigned(waiting) and unsigned(other), wrong


def test_a_replaced_document_is_not_signed_by_an_old_page(client, people, waiting):
    old = signing(waiting)
    now = timezone.now()
    workflow.recall(letter_id=waiting.pk, by=people["registrar"], now=now, reason="x")
    workflow.request_signature(letter_id=waiting.pk, by=people["registrar"], now=now)
    letter = Letter.objects.get(pk=waiting.pk)
    enter(client, people["camat"])
    client.post(sign_page(letter), old)
    assert unsigned(letter)
    many = reverse("admin:letters_letter_sign_many")
    client.post(many, {"pilih": old["document"], "passphrase": PASSPHRASE})
    assert unsigned(letter)


def test_a_repeated_post_signs_nothing_twice(client, people, waiting):
    enter(client, people["camat"])
    data = signing(waiting)
    assert client.post(sign_page(waiting), data).status_code == 302
    first = bytes(Letter.objects.get(pk=waiting.pk).document.file.signed)
    client.post(sign_page(waiting), data)
    client.post(
        reverse("admin:letters_letter_sign_many"), data | {"pilih": data["document"]}
    )
    letter = Letter.objects.get(pk=waiting.pk)
    assert bytes(letter.document.file.signed) == first
    assert letter.events.filter(kind="sign").count() == 1


def test_nothing_is_signed_that_was_not_ticked(client, people, waiting):
    """An address that somebody prepared ticks nothing by itself."""
    enter(client, people["camat"])
    many = reverse("admin:letters_letter_sign_many")
    prepared = f"{many}?pilih={waiting.document_id}"
    answer = client.post(prepared, {"passphrase": PASSPHRASE})
    assert unsigned(waiting)
    assert "Centang dahulu" in answer.content.decode()


@pytest.mark.parametrize("days", [1, 400])
def test_after_the_term_nobody_signs(client, people, waiting, days):
    Official.objects.filter(user=people["camat"]).update(
        end_date=timezone.localdate() - timedelta(days=days)
    )
    enter(client, people["camat"])
    answer = client.post(sign_page(waiting), signing(waiting))
    assert "sudah berakhir" in answer.content.decode()
    assert unsigned(waiting)


def test_while_a_plh_serves_the_holder_does_not_sign(client, people, waiting):
    make_official(
        office=waiting.issuing_office,
        position=Official.Position.CAMAT,
        user=people["supervisor"],
        capacity=Official.Capacity.PLH,
        start_date=timezone.localdate(),
        end_date=timezone.localdate(),
    )
    give_credential(people["supervisor"])
    for who in ("camat", "supervisor"):
        enter(client, people[who])
        client.post(sign_page(waiting), signing(waiting))
        assert unsigned(waiting), who


def test_an_appointment_that_signed_is_not_handed_to_another(client, people, waiting):
    """Else the next one signs what was laid before the first, under his name."""
    official = Official.objects.get(user=people["camat"])
    heir = make_user("pewaris", office=waiting.issuing_office, group="Camat")
    give_credential(heir)
    enter(client, people["registrar"])
    page = reverse("admin:registry_official_change", args=[official.pk])
    data = {
        "office": official.office_id,
        "position": official.position,
        "capacity": official.capacity,
        "section": "",
        "own_title": "",
        "start_date": "01-01-2020",
        "end_date": "",
        "user": heir.pk,
        "printed_name": official.printed_name,
        "rank": "Pembina",
        "nip": "",
        "change_reason": "uji",
    }
    assert client.get(page).status_code == 200
    client.post(page, data)
    official.refresh_from_db()
    assert official.user == people["camat"]
    assert official.rank == "Pembina"  # what is no identity may still be mended
    enter(client, heir)
    client.post(sign_page(waiting), signing(waiting))
    assert unsigned(waiting)


def test_an_appointment_that_was_not_used_may_be_corrected(client, people, kecamatan):
    official = Official.objects.get(user=people["supervisor"])
    enter(client, people["registrar"])
    page = reverse("admin:registry_official_change", args=[official.pk])
    form = client.get(page).context["adminform"].form
    assert "user" in form.fields


def test_a_right_without_the_office_is_nothing(client, people, waiting, desa_pitu):
    """A village that was given every permission still acts on its letters only."""
    outsider = people["outsider"]
    outsider.user_permissions.set(Permission.objects.all())
    outsider = User.objects.get(pk=outsider.pk)
    enter(client, outsider)
    for name in ("sign", "recall", "cancel", "revoke", "approve", "send_back"):
        path = reverse("admin:letters_letter_step", args=[waiting.pk, name])
        assert client.post(path, signing(waiting) | {"reason": "x"}).status_code == 404
    for use in (workflow.recall, workflow.cancel):
        with pytest.raises(NotAllowed):
            use(letter_id=waiting.pk, by=outsider, now=timezone.now(), reason="x")
    assert unsigned(waiting)


def test_wrong_passphrases_close_the_key_however_they_come(people, waiting):
    now = timezone.now()
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            workflow.sign(
                document_id=waiting.document_id,
                passphrase="salah-sekali",
                by=people["camat"],
                now=now,
            )
    from letters.signing.passphrase import PassphraseLocked

    with pytest.raises(PassphraseLocked):
        workflow.sign_many(
            document_ids=[waiting.document_id],
            passphrase=PASSPHRASE,
            by=people["camat"],
            now=now + timedelta(minutes=14),
        )
    assert unsigned(waiting)
