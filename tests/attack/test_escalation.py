"""Taking more rights than one was given, or another's place."""

from django.contrib.auth.models import Group
from django.urls import reverse

from registry.models import Office, User
from tests.attack.conftest import enter
from tests.factories import PASSWORD, make_user

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
