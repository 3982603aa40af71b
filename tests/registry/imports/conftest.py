"""Ground of all tests of imports: files of their own, and the work done right here."""

import pytest
from django.test import Client

from registry.models import User
from tests.importing import plain_readers, tasks_here


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path) -> None:
    settings.FILE_DIR = tmp_path / "files"


@pytest.fixture
def real_readers(monkeypatch) -> None:
    """Files as offices have them, read in this process."""
    tasks_here(monkeypatch)


@pytest.fixture
def made_up_readers(monkeypatch) -> None:
    """Files of `plain_file`: where the layout is not what is asked."""
    plain_readers(monkeypatch)


@pytest.fixture
def at_kalang(client: Client, clerk: User) -> Client:
    """The browser of the operator of Kalang."""
    client.force_login(clerk)
    return client
