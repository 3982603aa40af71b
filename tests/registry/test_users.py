"""Accounts: who makes them, who knows the password, who may rise."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from registry.models import Letterhead, Specimen, User
from registry.models.add_only import RecordIsFinal
from registry.password import OwnPasswordForm
from registry.pictures import UnreadablePicture, as_png
from registry.roles import UnknownPermissions, apply_table
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "pitulungan-langsung-63252"


def new_user(**values):
    return {
        "username": "operator.baru",
        "name": "Operator Baru",
        "password1": NEW,
        "password2": NEW,
        **values,
    }


def test_an_admin_makes_an_account_whose_password_is_not_its_owners(
    client, registrar, desa_kalang
):
    client.force_login(registrar)
    role = Group.objects.get(name="Operator Desa")
    answer = client.post(
        reverse("admin:registry_user_add"),
        new_user(office=desa_kalang.pk, groups=[role.pk], phone="081234567890"),
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    user = User.objects.get(username="operator.baru")
    assert (user.office, user.phone) == (desa_kalang, "+6281234567890")
    assert list(user.groups.all()) == [role]
    assert user.is_staff
    assert not user.owns_password


@pytest.mark.parametrize("field", ["office", "name"])
def test_an_account_needs_an_office_and_a_name(client, registrar, desa_kalang, field):
    client.force_login(registrar)
    data = new_user(office=desa_kalang.pk) | {field: ""}
    page = client.post(reverse("admin:registry_user_add"), data)
    assert field in page.context["adminform"].form.errors


def test_no_account_for_an_office_outside_ones_scope(client, registrar, kecamatan):
    from registry.models import Office

    above = Office.objects.get(code="35.21")
    client.force_login(registrar)
    page = client.post(reverse("admin:registry_user_add"), new_user(office=above.pk))
    assert "office" in page.context["adminform"].form.errors


def test_single_rights_cannot_be_given(client, registrar, clerk):
    client.force_login(registrar)
    address = reverse("admin:registry_user_change", args=[clerk.pk])
    role = Group.objects.get(name="Operator Desa")
    answer = client.post(
        address,
        {
            "username": clerk.username,
            "name": clerk.name,
            "office": clerk.office_id,
            "groups": [role.pk],
            "is_active": "on",
            "is_superuser": "on",
            "user_permissions": [1, 2],
            "owns_password": "on",
            "password": "x",
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    before = clerk.password
    clerk.refresh_from_db()
    assert not clerk.is_superuser
    assert not clerk.user_permissions.exists()
    assert clerk.password == before


def test_nobody_promotes_himself(client, registrar):
    client.force_login(registrar)
    address = reverse("admin:registry_user_change", args=[registrar.pk])
    camat = Group.objects.get(name="Camat")
    client.post(
        address,
        {"username": registrar.username, "name": "Saya", "groups": [camat.pk]},
    )
    registrar.refresh_from_db()
    assert registrar.name == "Saya"
    assert [group.name for group in registrar.groups.all()] == ["Admin Kecamatan"]
    assert registrar.is_active


def test_a_superuser_is_out_of_an_admins_reach(client, registrar, kecamatan):
    root = make_user("root", office=kecamatan, is_superuser=True)
    client.force_login(registrar)
    page = reverse("admin:auth_user_password_change", args=[root.pk])
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert client.post(page, data).status_code == 403
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_a_password_set_by_an_admin_is_not_the_owners(client, registrar, head):
    assert head.owns_password
    client.force_login(registrar)
    page = reverse("admin:auth_user_password_change", args=[head.pk])
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert client.post(page, data).status_code == 302
    head.refresh_from_db()
    assert head.check_password(NEW)
    assert not head.owns_password


def test_ones_own_password_is_changed_on_ones_own_page(client, registrar):
    client.force_login(registrar)
    page = reverse("admin:auth_user_password_change", args=[registrar.pk])
    assert client.get(page).url == reverse("admin:password_change")


def own_change(user, *, old, new):
    return OwnPasswordForm(
        user, {"old_password": old, "new_password1": new, "new_password2": new}
    )


def test_the_owner_makes_a_password_his_own(clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    form = own_change(clerk, old=PASSWORD, new=NEW)
    assert form.is_valid(), form.errors
    form.save()
    clerk.refresh_from_db()
    assert clerk.owns_password
    assert clerk.check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("salah", NEW, "old_password"),
        (PASSWORD, PASSWORD, "new_password1"),
        (PASSWORD, "123", "new_password2"),
    ],
)
def test_a_password_that_somebody_else_knows_stays_his(clerk, old, new, field):
    form = own_change(clerk, old=old, new=new)
    assert field in form.errors


def test_renewing_an_old_hash_does_not_take_the_password_away(clerk, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    assert clerk.check_password(PASSWORD)
    assert clerk.password.startswith("pbkdf2")
    assert clerk.owns_password
    clerk.save()
    clerk.refresh_from_db()
    assert clerk.owns_password


def picture(*, size=(60, 30), kind="PNG", mode="RGB"):
    out = BytesIO()
    Image.new(mode, size, "white").save(out, format=kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7", "bukan gambar"),
        (b"", "bukan gambar"),
        (picture()[:40], "bukan gambar"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan gambar"),
        (picture(size=(5000, 4000), mode="1"), "terlalu besar"),
        (b"0" * (2 * 1024 * 1024 + 1), "2 MB"),
    ],
)
def test_what_is_no_usable_picture_is_refused(content, word):
    with pytest.raises(UnreadablePicture, match=word):
        as_png(BytesIO(content))


def test_specimens_and_letterheads_are_only_added(desa_kalang, head):
    first = Specimen.objects.create(kind="stamp", office=desa_kalang, image=b"1")
    second = Specimen.objects.create(kind="stamp", office=desa_kalang, image=b"2")
    assert (first.version, second.version) == (1, 2)
    assert Specimen.objects.current_stamp(desa_kalang) == second
    assert Specimen.objects.current_signature(head) is None
    rows = Specimen.objects.filter(pk=first.pk)
    for attempt in (first.save, first.delete, rows.delete):
        with pytest.raises(RecordIsFinal):
            attempt()
    with pytest.raises(RecordIsFinal):
        rows.update(version=9)
    with pytest.raises(RecordIsFinal):
        Letterhead.objects.current(desa_kalang).save()


def test_a_new_letterhead_keeps_the_emblem(client, registrar, desa_kalang):
    old = Letterhead.objects.current(desa_kalang)
    client.force_login(registrar)
    answer = client.post(
        reverse("admin:registry_letterhead_add"),
        {
            "office": desa_kalang.pk,
            "government_line": old.government_line,
            "unit_line": old.unit_line,
            "address_line": "Jalan Baru 1",
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    new = Letterhead.objects.current(desa_kalang)
    assert (new.version, new.created_by) == (2, registrar)
    assert (bytes(new.logo), new.logo_type) == (bytes(old.logo), old.logo_type)


def test_roles_with_an_unknown_permission_change_nothing(kecamatan):
    table = {"Camat": ["registry.view_resident", "registry.tidak_ada"]}
    before = set(Group.objects.get(name="Camat").permissions.all())
    with pytest.raises(UnknownPermissions, match="registry.tidak_ada"):
        apply_table(table)
    assert set(Group.objects.get(name="Camat").permissions.all()) == before


def test_applying_roles_takes_away_what_the_table_does_not_name(kecamatan):
    apply_table({"Camat": ["registry.view_resident"]})
    names = Group.objects.get(name="Camat").permissions.values_list("codename")
    assert list(names) == [("view_resident",)]


def test_the_first_account_is_made_by_a_command(kecamatan, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)
    call_command(
        "add_user",
        "admin.baru",
        name="Admin Baru",
        office="35.21.16",
        group="Admin Kecamatan",
        verbosity=0,
    )
    user = User.objects.get(username="admin.baru")
    assert user.check_password(NEW)
    assert not user.owns_password
    assert user.has_perm("registry.add_user")
    with pytest.raises(CommandError, match="Tidak ada kantor"):
        call_command("add_user", "x", name="X", office="99", group="Camat")


def test_the_sites_own_password_page_makes_it_the_owners(client, clerk):
    User.objects.filter(pk=clerk.pk).update(owns_password=False)
    client.force_login(clerk)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    answer = client.post(reverse("admin:password_change"), data)
    assert answer.status_code == 302
    clerk.refresh_from_db()
    assert clerk.owns_password
    assert clerk.check_password(NEW)


def test_guessing_a_password_locks_the_account(client, clerk, settings):
    data = {"username": clerk.username, "password": "tebakan"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("admin:login"), data)
    assert answer.status_code == 429
    assert "Akun ini dikunci sementara" in answer.content.decode()
    right = client.post(reverse("admin:login"), data | {"password": PASSWORD})
    assert right.status_code == 429
