"""Taking more rights than one was given, or another's place."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from letters import workflow
from letters.models import Letter, SigningAttempt, State
from letters.signing.errors import WrongPassphrase
from letters.workflow import NotAllowed, Refused
from registry.models import Office, Official, User
from tests.attack.conftest import enter
from tests.factories import PASSWORD, make_official, make_user
from tests.factories_letters import PASSPHRASE, give_credential, make_letter

NEW = "sandi-lain-sekali-31"


def user_page(user: User) -> str:
    return reverse("admin:registry_user_change", args=[user.pk])


def posted(user: User, **changes: object) -> dict:
    """What the page of a user posts."""
    return {
        "username": user.username,
        "name": user.name,
        "phone": "",
        "email": "",
        "office": user.office_id or "",
        "groups": [group.pk for group in user.groups.all()],
        "is_active": "on",
        **changes,
    }


ALL_RIGHTS = {
    "is_superuser": "on",
    "is_staff": "on",
    "owns_password": "on",
    "password": "x",
    "user_permissions": ["1", "2", "3"],
    "last_login": "2020-01-01",
    "id": "1",
}


def test_no_field_that_the_page_of_a_user_does_not_show_is_taken(
    client, registrar, clerk
):
    before = User.objects.values(*ALL_RIGHTS.keys() - {"user_permissions"}).get(
        pk=clerk.pk
    )
    enter(client, registrar)
    answer = client.post(user_page(clerk), posted(clerk, **ALL_RIGHTS))
    assert answer.status_code == 302
    assert User.objects.values(*before).get(pk=clerk.pk) == before
    assert not User.objects.get(pk=clerk.pk).user_permissions.exists()
    new = {"username": "baru", "name": "Baru", "office": clerk.office_id}
    new |= {"password1": NEW, "password2": NEW, **ALL_RIGHTS}
    client.post(reverse("admin:registry_user_add"), new)
    made = User.objects.get(username="baru")
    assert not made.is_superuser and not made.owns_password
    assert not made.user_permissions.exists() and not made.groups.exists()


def test_nobody_promotes_or_moves_himself(client, registrar, desa_pitu):
    enter(client, registrar)
    camats = Group.objects.get(name="Camat")
    client.post(
        user_page(registrar),
        posted(registrar, groups=[camats.pk], office=desa_pitu.pk, is_active=""),
    )
    registrar.refresh_from_db()
    assert [group.name for group in registrar.groups.all()] == ["Admin Kecamatan"]
    assert registrar.office.code == "35.21.16" and registrar.is_active


def test_no_account_is_moved_out_of_the_office_or_fetched_into_it(
    client, registrar, clerk
):
    far = Office.objects.create(code="35.21.09", level="kecamatan", name="Ngawi")
    stranger = make_user("jauh", office=far, group="Operator Kecamatan")
    enter(client, registrar)
    client.post(user_page(clerk), posted(clerk, office=far.pk))
    clerk.refresh_from_db()
    assert clerk.office.code == "35.21.16.2001"
    fetched = posted(stranger, office=registrar.office_id)
    assert client.post(user_page(stranger), fetched).status_code == 404
    password = reverse("admin:auth_user_password_change", args=[stranger.pk])
    answer = client.post(password, {"password1": NEW, "password2": NEW})
    assert answer.status_code in (403, 404)
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


def test_a_superuser_is_out_of_an_admins_reach(client, registrar, kecamatan):
    root = make_user("root", office=kecamatan, is_superuser=True)
    enter(client, registrar)
    assert client.post(user_page(root), posted(root, name="x")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.get(password).status_code == 403
    client.post(password, {"password1": NEW, "password2": NEW})
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


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


def test_two_sessions_end_with_the_password(client, people, django_user_model):
    from django.test import Client

    clerk = people["clerk"]
    thief = Client()
    for browser in (client, thief):
        login = {"username": clerk.username, "password": PASSWORD}
        assert browser.post("/kantor/login/", login).status_code == 302
    change = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/kantor/password_change/", change).status_code == 302
    assert client.get("/kantor/").status_code == 200
    assert thief.get("/kantor/").status_code == 302


def test_whoever_is_switched_off_is_out_at_once(client, people):
    enter(client, people["camat"])
    assert client.get("/kantor/").status_code == 200
    User.objects.filter(pk=people["camat"].pk).update(is_active=False)
    assert client.get("/kantor/").status_code == 302


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
