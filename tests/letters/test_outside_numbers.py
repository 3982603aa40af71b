"""Numbers for letters made elsewhere: in the same series, once, never given back."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from letters.models import OutsideScan, RegisterLine, Series, State
from letters.outside_numbers import (
    OutsideRefused,
    add_scan,
    take_outside,
    void_outside,
)
from letters.uploads import UploadRefused, examine
from tests.factories_letters import make_letter, picture
from tests.letters.register_days import outside, village_book

pytestmark = pytest.mark.django_db
PAGE = "/kantor/letters/registerline/luar-aplikasi/"


def test_it_is_the_next_number_of_the_same_book(people, examiner, now):
    before = make_letter(State.SIGNED, people=people, now=now).register_line
    line = outside(examiner, now=now)
    after = make_letter(State.SIGNED, people=people, now=now).register_line
    assert [before.seq + 1, line.seq + 1] == [line.seq, after.seq]
    assert line.status == RegisterLine.Status.OUTSIDE and line.letter is None
    assert (line.number, line.date) == (
        f"005/{line.seq:03d}/404.604/{line.year}",
        after.date,
    )


def test_two_clicks_take_one_number(examiner, registrar, now):
    token = uuid4()
    first = outside(examiner, now=now, token=token)
    assert outside(examiner, now=now, token=token) == first
    assert RegisterLine.objects.count() == 1
    with pytest.raises(OutsideRefused):
        outside(registrar, now=now, token=token)


def test_who_may_not_takes_none(people, kecamatan, desa_kalang, now):
    agenda = Series.objects.get(office=kecamatan, kind="letter")
    values = {
        "classification": "005",
        "subject": "x",
        "addressee": "x",
        "handler": "x",
        "now": now,
    }
    for who in ("clerk", "head", "kua_clerk", "camat", "supervisor", "stranger"):
        with pytest.raises(PermissionDenied):
            take_outside(series=agenda, token=uuid4(), by=people[who], **values)
    own = village_book(desa_kalang)
    with pytest.raises(PermissionDenied):
        take_outside(series=own, token=uuid4(), by=people["examiner"], **values)
    assert not RegisterLine.objects.exists()


def test_it_can_be_void_with_a_reason_and_stays(people, examiner, now):
    line = outside(examiner, now=now)
    with pytest.raises(OutsideRefused):
        void_outside(line_id=line.pk, reason=" ", by=examiner)
    void_outside(line_id=line.pk, reason="Tidak terpakai", by=examiner)
    line.refresh_from_db()
    assert (line.status, line.reason) == ("void", "Tidak terpakai")
    with pytest.raises(OutsideRefused):
        void_outside(line_id=line.pk, reason="Lagi", by=examiner)
    issued = make_letter(State.SIGNED, people=people, now=now).register_line
    with pytest.raises(OutsideRefused):
        void_outside(line_id=issued.pk, reason="Bukan yang ini", by=examiner)


def test_a_scan_is_kept_once_and_what_is_none_is_refused(examiner, camat, now):
    line = outside(examiner, now=now, scan=examine(picture()))
    add_scan(line_id=line.pk, scan=examine(picture()), by=examiner, now=now)
    assert OutsideScan.objects.count() == 1
    with pytest.raises(PermissionDenied):
        add_scan(line_id=line.pk, scan=examine(picture("red")), by=camat, now=now)
    with pytest.raises(UploadRefused):
        examine(b"<script>alert(1)</script>")


def test_the_page_takes_a_number_and_keeps_what_was_typed(client, people, now):
    client.force_login(people["examiner"])
    form = client.get(PAGE).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(PAGE, data)
    assert answer.status_code == 200 and not RegisterLine.objects.exists()
    data |= {
        name: "Rapat"
        for name in ("subject", "addressee", "handler", "classification")
        if name in data
    }
    for _ in range(2):
        assert client.post(PAGE, data).status_code == 302
    assert RegisterLine.objects.get().subject == "Rapat"
    client.force_login(people["clerk"])
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data).status_code == 403
