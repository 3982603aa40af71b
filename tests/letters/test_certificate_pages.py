"""The pages on which certificates are issued, renewed and revoked."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from letters.models import RevocationList, SigningCredential
from letters.signing.authority import create_authority
from letters.signing.enrolment import enrol
from letters.signing.passphrase import open_credential
from letters.signing.publication import addresses, authority_directory
from tests.factories import make_official, make_user

AUTHORITY = "otoritas uji 1"
OWN = "rahasia uji 2"
LIST = "/kantor/letters/signingcredential/"
ENROL = f"{LIST}terbitkan/"
ANEW = f"{LIST}daftar-pencabutan/"


@pytest.fixture(autouse=True)
def forgotten():
    """Wrong passphrases of one test are not those of the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def authority(tmp_path, settings):
    settings.KEY_DIR = tmp_path
    return create_authority(
        directory=authority_directory(),
        organisation="Kecamatan Pitu",
        passphrase=AUTHORITY,
        now=timezone.now() - timedelta(days=2),
        published=addresses(),
    )


@pytest.fixture
def credential(authority, camat) -> SigningCredential:
    return enrol(
        user=camat,
        authority_passphrase=AUTHORITY,
        passphrase=OWN,
        now=timezone.now() - timedelta(days=1),
    )


@pytest.fixture
def admin_client(client, registrar):
    client.force_login(registrar, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enrolment(user, **changes) -> dict:
    return {
        "signer": user.pk,
        "passphrase": OWN,
        "passphrase_again": OWN,
        "authority_passphrase": AUTHORITY,
    } | changes


def revocation(**changes) -> dict:
    return {
        "reason": "lost_key",
        "since": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "authority_passphrase": AUTHORITY,
    } | changes


def cabut(credential) -> str:
    return reverse("admin:letters_signingcredential_revoke", args=[credential.pk])


def words(answer) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())


def test_signer_and_holder_of_the_authority_make_a_certificate(
    admin_client, authority, camat, registrar
):
    assert "Terbitkan sertifikat" in words(admin_client.get(LIST))
    answer = admin_client.post(ENROL, enrolment(camat), follow=True)
    credential = camat.credentials.get()
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Sertifikat untuk" in words(answer) and "Berlaku" in words(answer)
    assert credential.issued_by == registrar
    assert open_credential(
        credential=credential, passphrase=OWN, now=timezone.now()
    ).certificate_der == bytes(credential.certificate)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"passphrase_again": "rahasia uji 3"}, "Kedua passphrase tidak sama."),
        (
            {"passphrase": "", "passphrase_again": ""},
            "Ketik passphrase penanda tangan.",
        ),
        ({"passphrase": "pendek", "passphrase_again": "pendek"}, "8 karakter"),
        ({"passphrase": AUTHORITY, "passphrase_again": AUTHORITY}, "harus lain"),
        ({"authority_passphrase": "salah sekali"}, "Passphrase otoritas salah."),
        ({"signer": ""}, "Pilih penanda tangannya."),
    ],
)
def test_a_slip_is_told_and_no_passphrase_comes_back(
    admin_client, authority, camat, changes, said
):
    answer = admin_client.post(ENROL, enrolment(camat, **changes))
    assert answer.status_code == 200 and said in words(answer)
    html = answer.content.decode()
    for secret in {OWN, AUTHORITY, *changes.values()} - {""}:
        assert secret not in html
    if "signer" not in changes:
        assert re.search(rf'value="{camat.pk}" selected', html)
    assert not SigningCredential.objects.exists()


def test_passphrase_fields_are_hidden_and_not_remembered(admin_client, credential):
    for path, count in ((ENROL, 3), (cabut(credential), 1), (ANEW, 1)):
        answer = admin_client.get(path)
        fields = re.findall(r"<input[^>]*passphrase[^>]*>", answer.content.decode())
        assert len(fields) == count
        for field in fields:
            assert 'type="password"' in field and 'autocomplete="off"' in field
            assert "value=" not in field
        assert "no-store" in answer["Cache-Control"]


def test_only_who_serves_in_the_users_offices_is_offered(
    admin_client, authority, camat, head, clerk, desa_kalang
):
    from registry.models import Office, Official

    elsewhere = Office.objects.create(
        code="35.21.17", level=Office.Level.KECAMATAN, name="Lain"
    )
    stranger = make_user("camat.lain", office=elsewhere)
    make_official(user=stranger, office=elsewhere, position=Official.Position.CAMAT)
    offered = admin_client.get(ENROL).content.decode()
    for user, there in ((camat, True), (head, True), (clerk, False), (stranger, False)):
        assert (f'<option value="{user.pk}"' in offered) == there, user
        answer = admin_client.post(ENROL, enrolment(user))
        assert answer.status_code == (302 if there else 200)
    assert SigningCredential.objects.count() == 2


def test_a_renewal_leaves_the_old_certificate(admin_client, credential, camat):
    link = f"{ENROL}?pengguna={camat.pk}"
    assert link in admin_client.get(LIST).content.decode()
    assert f'value="{camat.pk}" selected' in admin_client.get(link).content.decode()
    admin_client.post(ENROL, enrolment(camat))
    assert camat.credentials.count() == 2
    credential.refresh_from_db()
    assert credential.revoked_at is None
    assert "sudah ada yang lebih baru" in words(admin_client.get(LIST))


def test_a_lost_key_is_revoked_on_the_page(admin_client, credential, registrar):
    answer = admin_client.post(cabut(credential), revocation(), follow=True)
    assert "0 surat yang ditandatangani sejak itu menjadi meragukan" in words(answer)
    assert "Dicabut" in words(answer)
    credential.refresh_from_db()
    assert credential.revoked_by == registrar
    assert credential.invalid_since <= timezone.now()
    assert RevocationList.objects.first().count == 1
    answer = admin_client.get(cabut(credential))
    assert "sudah dicabut" in words(answer)
    answer = admin_client.post(cabut(credential), revocation())
    assert answer.status_code == 200 and RevocationList.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"since": ""}, "Isi sejak kapan tidak aman lagi."),
        ({"since": "2099-01-01T08:00"}, "Waktu itu belum tiba."),
        ({"since": "2001-01-01T08:00"}, "sesudah sertifikat diterbitkan"),
        ({"reason": ""}, "Pilih alasannya."),
        ({"authority_passphrase": "salah sekali"}, "Passphrase otoritas salah."),
        ({"authority_passphrase": ""}, "Ketik passphrase otoritas."),
    ],
)
def test_a_revocation_that_says_too_little_is_asked_again(
    admin_client, credential, changes, said
):
    typed = revocation(**changes)
    answer = admin_client.post(cabut(credential), typed)
    assert answer.status_code == 200 and said in words(answer)
    if typed["since"]:
        assert f'value="{typed["since"]}"' in answer.content.decode()
    credential.refresh_from_db()
    assert credential.revoked_at is None


def test_a_date_that_belongs_to_another_reason_is_let_go(admin_client, credential):
    admin_client.post(cabut(credential), revocation(reason="replaced"))
    credential.refresh_from_db()
    assert credential.revocation_reason == "replaced"
    assert credential.invalid_since is None


def test_the_list_is_published_anew(admin_client, credential):
    answer = admin_client.post(ANEW, {"authority_passphrase": AUTHORITY}, follow=True)
    assert "Daftar pencabutan nomor 2 diterbitkan" in words(answer)
    assert RevocationList.objects.first().number == 2


def test_looking_changes_nothing(admin_client, credential):
    for path in (ENROL, cabut(credential), ANEW):
        assert admin_client.get(path).status_code == 200
        assert admin_client.put(path).status_code == 405
    credential.refresh_from_db()
    assert credential.revoked_at is None
    assert RevocationList.objects.count() == SigningCredential.objects.count() == 1


def test_the_authority_is_not_guessed_on_a_page(admin_client, credential, camat):
    for _ in range(5):
        admin_client.post(ANEW, {"authority_passphrase": "salah sekali"})
    for path, data in (
        (ANEW, {"authority_passphrase": AUTHORITY}),
        (ENROL, enrolment(camat)),
        (cabut(credential), revocation()),
    ):
        answer = admin_client.post(path, data)
        assert "salah terlalu sering" in words(answer)
    assert RevocationList.objects.count() == 1


def test_nobody_else_issues_or_revokes(client, credential, people):
    before = RevocationList.objects.count()
    for who, user in people.items():
        if who == "registrar":
            continue
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for path, data in (
            (ENROL, enrolment(people["camat"])),
            (cabut(credential), revocation()),
            (ANEW, {"authority_passphrase": AUTHORITY}),
        ):
            assert client.get(path).status_code == 403, (who, path)
            assert client.post(path, data).status_code == 403, (who, path)
    assert SigningCredential.objects.count() == 1
    assert RevocationList.objects.count() == before


def test_each_state_has_its_word(admin_client, credential):
    for changes, said in (
        ({}, "Berlaku"),
        ({"locked_until": timezone.now() + timedelta(minutes=5)}, "Terkunci"),
        ({"not_after": timezone.now() - timedelta(days=60)}, "Habis"),
        ({"revoked_at": timezone.now(), "revocation_reason": "replaced"}, "Dicabut"),
    ):
        SigningCredential.objects.filter(pk=credential.pk).update(**changes)
        chips = re.findall(
            r'<span class="chip[^"]*">([^<]+)', admin_client.get(LIST).content.decode()
        )
        assert chips == [said]


def test_an_office_without_an_authority_is_told_what_to_do(
    admin_client, db, tmp_path, settings
):
    settings.KEY_DIR = tmp_path
    page = words(admin_client.get(LIST))
    assert "create_authority" in page and "Terbitkan sertifikat" not in page
