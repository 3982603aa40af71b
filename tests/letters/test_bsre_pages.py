"""BSrE on the screen: who is registered, who is asked, letter by letter."""

from django.urls import reverse

from letters import workflow
from letters.models import Letter, Provider, State
from tests.bsre_gateway import NIK, SECRET
from tests.factories import make_user
from tests.factories_letters import make_letter

ONE = "admin:letters_letter_sign_one"
MANY = "admin:letters_letter_sign_many"
PEOPLE = "admin:letters_signingcredential_bsre"


def one(client, letter: Letter, secret: str = SECRET) -> dict:
    form = {"pilih": letter.document_id, "penyedia": "bsre", "passphrase": secret}
    return client.post(reverse(ONE), form).json()


def state_of(letter: Letter) -> str:
    return Letter.objects.get(pk=letter.pk).state


def test_one_letter_is_signed_for_the_page_that_shows_progress(client, at_bsre, camat):
    client.force_login(camat)
    html = client.get(reverse(MANY)).content.decode()
    assert "Passphrase BSrE" in html and "data-one-by-one" in html
    assert one(client, at_bsre) == {
        "done": True,
        "message": "Selesai: siap dicetak",
        "stopped": False,
    }
    assert state_of(at_bsre) == State.SIGNED


def test_a_wrong_passphrase_stops_the_pile_and_is_not_said_again(
    client, at_bsre, camat
):
    client.force_login(camat)
    told = one(client, at_bsre, "salah sekali 12")
    assert told["stopped"] and "sisa 4 percobaan" in told["message"]
    assert "salah sekali 12" not in told["message"] and NIK not in told["message"]
    assert state_of(at_bsre) == State.AWAITING_SIGNATURE


def test_a_gateway_in_trouble_does_not_stop_the_pile(client, at_bsre, camat, gateway):
    client.force_login(camat)
    gateway.fault = "500"
    told = one(client, at_bsre)
    assert not told["done"] and not told["stopped"]
    assert "Internal Server Error" in told["message"]
    assert one(client, at_bsre)["done"]


def test_only_the_named_signer_signs(client, at_bsre, people):
    address = reverse(ONE)
    form = {"pilih": at_bsre.document_id, "passphrase": SECRET}
    client.force_login(people["camat"])
    assert client.get(address).status_code == 405
    for who in ("clerk", "head", "registrar"):
        client.force_login(people[who])
        assert client.post(address, form).status_code == 403
    other = make_user("sekcam.lain", office=people["camat"].office, group="Camat")
    client.force_login(other)
    assert not client.post(address, form).json()["done"]
    assert state_of(at_bsre) == State.AWAITING_SIGNATURE


def test_the_page_shows_one_provider_at_a_time(client, at_bsre, people, now):
    other = make_letter(State.APPROVED, people=people, now=now)
    other = workflow.request_signature(
        letter_id=other.pk,
        by=people["registrar"],
        now=now,
        chosen=f"{at_bsre.document.official_id}:own",
    )
    client.force_login(people["camat"])
    for address, shown, hidden in (
        ("", at_bsre, other),
        ("?penyedia=bsre", at_bsre, other),
        ("?penyedia=own", other, at_bsre),
    ):
        html = client.get(reverse(MANY) + address).content.decode()
        assert shown.register_line.number in html
        assert hidden.register_line.number not in html
        assert "BSrE (BSSN) (1)" in html and "Sertifikat kantor (1)" in html


def test_a_code_is_sent_for_the_ticked_letters(
    client, at_bsre, camat, gateway, settings
):
    settings.BSRE_ASKS_CODE = True
    client.force_login(camat)
    assert "Kirim kode" in client.get(reverse(MANY)).content.decode()
    form = {"pilih": [at_bsre.document_id], "penyedia": "bsre", "kode": "1"}
    html = client.post(reverse(MANY), form).content.decode()
    assert "sudah diminta" in html and gateway.codes == [1]
    step = reverse("admin:letters_letter_step", args=[at_bsre.pk, "sign"])
    client.post(step, {"kode": "1"})
    assert gateway.codes == [1, 1]
    assert (
        "Centang dahulu" in client.post(reverse(MANY), {"kode": "1"}).content.decode()
    )
    gateway.person.passphrase = "162342"
    form = {"document": at_bsre.document_id, "passphrase": "162342"}
    assert client.post(step, form).status_code == 302
    assert state_of(at_bsre) == State.SIGNED


def test_the_admin_chooses_who_signs_and_by_whom(client, registered, people, now):
    letter = make_letter(State.APPROVED, people=people, now=now)
    client.force_login(people["registrar"])
    step = reverse("admin:letters_letter_step", args=[letter.pk, "request_signature"])
    html = client.get(step).content.decode()
    assert "BSrE (BSSN)" in html and "Sertifikat kantor" in html
    official = people["camat"].appointments.get()
    refused = client.post(step, {"chosen": f"{official.pk}:lain"}).content.decode()
    assert "Pilih dari daftar" in refused
    client.post(step, {"chosen": f"{official.pk}:own"})
    letter = Letter.objects.get(pk=letter.pk)
    assert letter.document.provider == Provider.OWN


def test_registering_asking_and_ending(client, gateway, people):
    client.force_login(people["registrar"])
    page = reverse(PEOPLE)
    camat = people["camat"]
    form = {"daftar": "1", "user": camat.pk, "name": "Camat", "nik": "3521 1615 0170"}
    html = client.post(page, form).content.decode()
    assert "16 angka" in html and 'value="Camat"' in html
    answer = client.post(page, form | {"nik": NIK}, follow=True)
    html = answer.content.decode()
    assert "sekarang menandatangani dengan BSrE" in html and NIK not in html
    credential = camat.credentials.get(provider="bsre")
    html = client.post(page, {"cek": credential.pk}, follow=True).content.decode()
    assert "dapat menandatangani (ISSUE)" in html
    gateway.person.status = "SUSPEND"
    html = client.post(page, {"cek": credential.pk}, follow=True).content.decode()
    assert "dibekukan" in html and "elum ditandatangani" not in html
    client.post(page, {"akhiri": credential.pk})
    assert not camat.credentials.filter(revoked_at=None, provider="bsre").exists()
    assert client.post(page, {"cek": credential.pk}).status_code == 404


def test_only_signers_of_the_own_office_can_be_registered(
    client, registrar, clerk, now
):
    client.force_login(registrar)
    form = {"daftar": "1", "user": clerk.pk, "name": "Kalang", "nik": NIK}
    client.post(reverse(PEOPLE), form)
    assert not clerk.credentials.exists()
    client.force_login(clerk)
    assert client.get(reverse(PEOPLE)).status_code == 403
