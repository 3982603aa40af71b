"""How visitors are counted: together, per network, for a while, in no clear text."""

import os
import time

import pytest
from django.test import RequestFactory

from registry.throttle import counted, forget_visits


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.COUNTER_DIR = tmp_path / "counters"


def visit(address: str, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def count(address: str, what: str = "x", **more) -> int:
    return counted(visit(address), what, within=600, **more)


def test_each_visit_counts_by_its_weight_and_by_what_it_is():
    assert [count("10.0.0.1"), count("10.0.0.1", weight=9)] == [1, 10]
    assert count("10.0.0.2") == 1
    assert count("10.0.0.1", "y") == 1
    forget_visits()
    assert count("10.0.0.1") == 1


def test_processes_count_together():
    children = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            for _ in range(25):
                count("10.0.0.1")
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert count("10.0.0.1") == 8 * 25 + 1


def test_a_network_of_version_six_is_one_visitor():
    assert count("2001:db8:1:2::1") == 1
    assert count("2001:db8:1:2:ffff::9") == 2
    assert count("2001:db8:1:3::1") == 1
    assert count("::ffff:10.0.0.1") == 1 and count("10.0.0.1") == 2


def test_a_header_counts_only_where_it_is_set_up(settings):
    through = {"X-Real-IP": "10.9.9.9", "X-Forwarded-For": "10.8.8.8"}
    request = visit("127.0.0.1", **through)
    assert counted(request, "x", within=600) == 1
    assert count("127.0.0.1") == 2
    settings.CLIENT_ADDRESS_HEADER = "X-Real-IP"
    assert counted(request, "x", within=600) == 1
    assert counted(visit("127.0.0.1", **{"X-Real-IP": "junk"}), "x", within=600) == 1


def test_a_new_stretch_begins_anew_and_removes_the_old(settings, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 6_000_000.0)
    assert [count("10.0.0.1"), count("10.0.0.1")] == [1, 2]
    monkeypatch.setattr(time, "time", lambda: 6_000_600.0)
    assert count("10.0.0.1") == 1
    assert len(list((settings.COUNTER_DIR / "x").iterdir())) == 1


def test_no_address_lies_on_the_disk(settings):
    count("10.11.12.13")
    names = [path.name for path in settings.COUNTER_DIR.rglob("*")]
    assert names and not any("10.11" in name for name in names)


def test_a_folder_that_cannot_be_written_keeps_nobody_out(settings, tmp_path):
    settings.COUNTER_DIR = tmp_path / "file"
    settings.COUNTER_DIR.write_bytes(b"")
    assert count("10.0.0.1") == 0
