"""What the launcher starts, seen from the network."""

import socket
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser


def test_connections_that_say_nothing_stop_nobody(site):
    """Browsers keep some in reserve; each would hold one of two workers."""
    host, port = site.host.split(":")
    silent = [socket.create_connection((host, int(port))) for _ in range(6)]
    try:
        with urlopen(f"{site.url}/", timeout=10) as answer:
            assert answer.status == 200
    finally:
        for connection in silent:
            connection.close()
