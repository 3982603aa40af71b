"""The bell: one's own news, cheap to ask for, of others nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from registry import bell
from registry.models import Notification

pytestmark = pytest.mark.django_db
NEWS = "/kantor/kabar/baru/"


def notice(user, text="Permohonan baru", **more) -> Notification:
    return Notification.objects.create(
        recipient=user, event="uji", text=text, created_at=timezone.now(), **more
    )


def test_news_are_one_query_and_nothing_when_nothing_changed(
    client, clerk, django_assert_num_queries
):
    notice(clerk, "Satu")
    notice(clerk, "Dua")
    client.force_login(clerk)
    client.get(NEWS)
    with django_assert_num_queries(3):  # session, user, news
        answer = client.get(NEWS)
    assert answer.json()["unread"] == 2
    assert [each["text"] for each in answer.json()["new"]] == ["Dua", "Satu"]
    again = client.get(NEWS, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    notice(clerk, "Tiga")
    assert client.get(NEWS, headers={"If-None-Match": answer["ETag"]}).json()["unread"]


def test_another_persons_notice_is_not_there(client, clerk, outsider):
    other = notice(outsider, "Rahasia desa lain")
    client.force_login(clerk)
    assert client.get(NEWS).json() == {"unread": 0, "last": 0, "new": []}
    assert b"Rahasia" not in client.get("/kantor/kabar/").content
    assert client.post(reverse("admin:notice_open", args=[other.pk])).status_code == 404
    client.post("/kantor/kabar/dibaca/")
    other.refresh_from_db()
    assert other.read_at is None


def test_opening_reads_it_and_leads_to_its_page(client, clerk):
    row = notice(clerk, url="/kantor/letters/letter/")
    client.force_login(clerk)
    address = reverse("admin:notice_open", args=[row.pk])
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == "/kantor/letters/letter/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_all_that_was_shown_is_read_and_what_came_since_stays_new(client, clerk):
    shown = notice(clerk, "Tampil")
    later = notice(clerk, "Sesudahnya")
    client.force_login(clerk)
    client.post("/kantor/kabar/dibaca/", {"last": shown.pk})
    assert list(Notification.objects.of(clerk).unread()) == [later]


def test_every_page_shows_the_count(client, clerk):
    for _ in range(3):
        notice(clerk)
    client.force_login(clerk)
    page = client.get("/kantor/").content.decode()
    assert "Pemberitahuan: 3 baru" in page


def test_old_ones_go_but_not_with_a_mail_that_waits(clerk):
    now = timezone.now()
    notice(clerk, "Lama")
    kept = notice(clerk, "Surelnya menunggu", email="a@example.go.id", mail="waiting")
    Notification.objects.update(created_at=now - bell.KEPT * 2)
    fresh = notice(clerk, "Baru")
    bell.forget_old(now=now)
    assert set(Notification.objects.all()) == {kept, fresh}
