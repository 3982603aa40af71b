"""Fifty people ask for a signature in the same second, over HTTP.

Against what `make run` starts (its gunicorn settings), cold and warm, while two clerks
save drafts. Fifty consecutive numbers, and nobody may be shown an error.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.soak.engines import fresh_database_url

pytestmark = pytest.mark.soak
CLICKS = 50
CSRF = "a" * 32  # cookie and header only have to agree


@dataclass
class Answer:
    status: int
    seconds: float
    location: str
    body: str


def _post(port: int, path: str, session: str, data: dict) -> Answer:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(
        "POST",
        path,
        body=urlencode(data),
        headers={
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return Answer(
        response.status,
        time.monotonic() - began,
        response.getheader("Location", ""),
        body,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site(tmp_path):
    """The site of `make run` on a database of its own; yields (port, prepared)."""
    port = _free_port()
    with fresh_database_url(tmp_path) as url:
        env = {
            **os.environ,
            "DEBUG": "1",
            "DEMO": "0",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": url,
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        prepared = subprocess.run(
            [sys.executable, "-m", "tests.soak.prepare", str(2 * CLICKS)],
            env=env,
            check=True,
            stdout=subprocess.PIPE,
        )
        server = subprocess.Popen([sys.executable, "-m", "config.serve"], env=env)
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port, json.loads(prepared.stdout), env
        finally:
            server.terminate()
            server.wait()


def _flood(port: int, prepared: dict, letters: list[int]) -> tuple[list, list]:
    """All at once; returns the answers of the clicks and of the draft savers."""
    clicks: list[Answer] = []
    saves: list[Answer] = []
    start = threading.Barrier(len(letters))
    over = threading.Event()

    def click(letter: int, session: str) -> None:
        start.wait()
        path = f"/kantor/letters/letter/{letter}/langkah/request_signature/"
        clicks.append(_post(port, path, session, {}))

    def save(letter: int, session: str) -> None:
        while not over.is_set():
            path = f"/kantor/letters/letter/{letter}/isi/"
            saves.append(_post(port, path, session, {"isian-jumlah_undangan": "321"}))

    clickers = [
        threading.Thread(target=click, args=pair)
        for pair in zip(letters, prepared["registrars"], strict=True)
    ]
    savers = [
        threading.Thread(target=save, args=pair)
        for pair in zip(prepared["drafts"], prepared["clerks"], strict=True)
    ]
    for thread in clickers + savers:
        thread.start()
    for thread in clickers:
        thread.join()
    over.set()
    for thread in savers:
        thread.join()
    return clicks, saves


def test_fifty_at_once_cold_and_warm(site):
    port, prepared, env = site
    for temperature, letters in (
        ("cold", prepared["letters"][:CLICKS]),
        ("warm", prepared["letters"][CLICKS:]),
    ):
        clicks, saves = _flood(port, prepared, letters)
        longest = max(answer.seconds for answer in clicks)
        print(
            f"\n{temperature}: {CLICKS} clicks, longest wait {longest:.1f} s, "
            f"{len(saves)} drafts saved meanwhile"
        )
        failed = [answer for answer in clicks if answer.status != 302]
        assert not failed, failed[0].body[:2000]
        assert all(answer.status in (200, 302) for answer in saves)
    seen = subprocess.run(
        [sys.executable, "-m", "tests.soak.numbers"],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
    )
    result = json.loads(seen.stdout)
    assert result["broken"] == []
    assert result["seqs"] == list(range(1, 2 * CLICKS + 1))
    assert result["states"] == ["awaiting_signature"]
