"""A real browser before the real site, at a desk's screen and at a telephone's.

One site, one database, one browser for the whole package; both end with it, because
playwright keeps an event loop in which Django would refuse its database to the tests
that come after.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from tests.bsre_gateway import NIK, SECRET, FakeGateway, Person
from tests.e2e import site as site_process
from tests.e2e.desk import Desk
from tests.e2e.papers import Papers
from tests.e2e.screens import SCREENS, Screen
from tests.e2e.site import Site

CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 120_000  # of one act; machines that run tests are slow at times


@pytest.fixture(scope="package")
def gateway() -> Iterator[FakeGateway]:
    """BSrE's, on a real socket; nobody is registered there until a test does it."""
    with FakeGateway(Person("SIGIT CONTOH", NIK, SECRET)) as fake:
        yield fake


@pytest.fixture(scope="package")
def site(tmp_path_factory, gateway) -> Iterator[Site]:
    running = site_process.start(
        folder=tmp_path_factory.mktemp("e2e"),
        more=gateway.environment,
    )
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def papers(tmp_path_factory) -> Papers:
    return Papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture(params=SCREENS, ids=[screen.slug for screen in SCREENS])
def screen(request) -> Screen:
    return request.param


@pytest.fixture
def cast(site, screen) -> dict:
    """People and letters that belong to this screen (tests/e2e/prepare.py)."""
    return site.prepared[screen.slug]


@pytest.fixture
def far_day() -> str:
    """A day as one types it, far enough for every rule about working days."""
    return f"{date.today() + timedelta(days=60):%d-%m-%Y}"


@pytest.fixture
def sit_down(browser, site, screen, tmp_path) -> Iterator[Callable[..., Desk]]:
    """sit_down("operator.kalang") is his desk; without a name nobody is logged in.

    Afterwards every desk is looked over: an error on the console, a page wider than
    its screen, a request to another host or a failing server fails the test.
    """
    desks: list[Desk] = []

    def sit(username: str = "") -> Desk:
        desk = Desk(
            browser, site=site, screen=screen, folder=tmp_path, username=username
        )
        desk.context.set_default_timeout(PATIENCE_MS)
        desks.append(desk)
        return desk

    yield sit
    for desk in desks:
        desk.leave()
    for desk in desks:
        desk.watch.check()
