"""A specimen is looked at before it is kept, by whom it concerns."""

import re
from io import BytesIO

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from registry.models import Specimen
from tests.registry import photos

pytestmark = pytest.mark.django_db
ADD = "admin:registry_specimen_add"


def upload(drawing=None) -> SimpleUploadedFile:
    content = photos.photo(drawing or photos.signature()).getvalue()
    return SimpleUploadedFile("DSC_3521.exe", content)


def show(client, **data):
    return client.post(reverse(ADD), data)


def carried(page) -> str:
    return re.search(r'name="shown" value="([^"]+)"', page.content.decode())[1]


def test_it_is_shown_on_white_and_on_squares_before_anything_is_kept(
    client, registrar, head
):
    client.force_login(registrar)
    page = show(client, kind="signature", user=head.pk, picture=upload())
    text = page.content.decode()
    assert page.status_code == 200 and not Specimen.objects.exists()
    assert "Pakai gambar ini" in text and "Foto ulang" in text
    assert text.count("data:image/png;base64,") == 2
    assert "on-white" in text and "on-squares" in text
    assert f"{reverse(ADD)}?kind=signature&amp;user={head.pk}" in text
    answer = client.post(reverse(ADD), {"shown": carried(page)})
    specimen = Specimen.objects.current_signature(head)
    assert answer.url == reverse("admin:registry_specimen_change", args=[specimen.pk])
    assert (specimen.version, specimen.created_by) == (1, registrar)
    picture = Image.open(BytesIO(bytes(specimen.image)))
    assert picture.mode == "RGBA" and picture.getpixel((1, 1))[3] == 0
    kept = client.get(answer.url).content.decode()
    assert kept.count("data:image/png;base64,") == 2


def test_a_stamp_belongs_to_its_office_and_is_a_new_version(
    client, registrar, desa_kalang, head
):
    old = Specimen.objects.create(kind="stamp", office=desa_kalang, image=b"1")
    client.force_login(registrar)
    page = show(
        client,
        kind="stamp",
        office=desa_kalang.pk,
        user=head.pk,  # chosen first, then another kind
        picture=upload(photos.stamp()),
    )
    client.post(reverse(ADD), {"shown": carried(page)})
    new = Specimen.objects.current_stamp(desa_kalang)
    assert (new.version, new.user) == (2, None)
    old.refresh_from_db()
    assert bytes(old.image) == b"1"


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (photos.nothing, "Hampir tidak ada tinta"),
        (photos.black, "gelap seluruhnya"),
        (photos.table, "Potong gambar"),
    ],
)
def test_what_cannot_be_used_is_told_beside_the_field(
    client, registrar, head, drawing, words
):
    client.force_login(registrar)
    page = show(client, kind="signature", user=head.pk, picture=upload(drawing))
    (error,) = page.context["adminform"].form.errors["picture"]
    assert words in error and "Foto ulang" in error
    assert not Specimen.objects.exists()


def test_an_owner_is_asked_for(client, registrar, desa_kalang):
    client.force_login(registrar)
    for kind, field in (("signature", "user"), ("stamp", "office")):
        page = show(client, kind=kind, picture=upload())
        assert field in page.context["adminform"].form.errors


def test_only_what_was_shown_to_oneself_is_kept(
    client, registrar, head, kecamatan, stranger
):
    from tests.factories import make_user

    client.force_login(registrar)
    token = carried(show(client, kind="signature", user=head.pk, picture=upload()))
    other = make_user("admin.dua", office=kecamatan, group="Admin Kecamatan")
    for user, expected in ((other, 403), (stranger, 403), (head, 403)):
        client.force_login(user)
        answer = client.post(reverse(ADD), {"shown": token})
        assert answer.status_code == expected, user
    client.force_login(registrar)
    for forged in (token[:-2], "", signing.dumps({"by": registrar.pk})):
        answer = client.post(reverse(ADD), {"shown": forged}, follow=True)
        assert "Unggah sekali lagi" in answer.content.decode()
    assert not Specimen.objects.exists()


def test_a_head_of_another_kecamatan_cannot_be_chosen(client, registrar):
    from registry.models import Office
    from tests.factories import make_user

    far = Office.objects.create(code="35.21.09", level="kecamatan", name="Ngawi")
    foreign = make_user("kades.jauh", office=far, group="Kepala Desa")
    client.force_login(registrar)
    page = show(client, kind="signature", user=foreign.pk, picture=upload())
    assert "user" in page.context["adminform"].form.errors
