"""Lists and search of residents at a million, beside the same pages at a thousand.

The million is made by the database itself, from one resident: numbers with a day of
birth that no calendar has, spread over the villages.
"""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Office, Resident, User
from tests.bench.ground import Ground
from tests.bench.lists import TARGET
from tests.bench.measuring import milliseconds, report

RESIDENTS = 1_000_000
ROUNDS = 15
TABLE = Resident._meta.db_table
MADE = ("nik", "kk_number", "name", "name_upper", "office_id")
LIST = "admin:registry_resident_changelist"


def measure(ground: Ground, people: dict[str, User]) -> None:
    ground.use("small")
    before = _pages(people["registrar"])
    _grow(RESIDENTS - Resident.objects.count())
    ground.settle()
    for what, (seconds, queries) in _pages(people["registrar"]).items():
        small, asked = before[what]
        report(
            f"admin: residents, {what} ({ground.engine})",
            f"{milliseconds(seconds)}, {queries} queries",
            beside="the same at 1,000 residents",
            ratio=seconds / small,
            target=TARGET,
            reached=seconds <= TARGET * small and queries <= asked,
        )


def _pages(user: User) -> dict[str, tuple[float, int]]:
    """Page -> (median seconds, queries)."""
    someone = Resident.objects.order_by("pk").first()
    card = reverse("admin:registry_resident_family", args=[someone.pk])
    form = reverse("admin:registry_resident_change", args=[someone.pk])
    address = reverse(LIST)
    asked = (
        ("all", address, ""),
        ("by name", address, someone.name[:1]),
        ("by NIK", address, someone.nik),
        ("by KK", address, someone.kk_number),
        ("by the beginning of a NIK", address, someone.nik[:4]),
        ("a rare status", f"{address}?status=9", ""),
        ("a family card", card, ""),
        ("a form", form, ""),
    )
    return {what: _timed(user, page, term) for what, page, term in asked}


def _timed(user: User, page: str, term: str) -> tuple[float, int]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse(LIST), {"resident_search": term})  # kept in the session
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert client.get(page).status_code == 200
        taken.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return statistics.median(taken), len(asked)


def _grow(count: int) -> None:
    """Copies of one resident under numbers and names of their own."""
    villages = Office.objects.filter(level=Office.Level.DESA)
    places = list(villages.order_by("pk").values_list("pk", flat=True))
    same = [f.column for f in Resident._meta.concrete_fields if not f.primary_key]
    same = [column for column in same if column not in MADE]
    model = Resident.objects.order_by("pk").values_list("pk", flat=True)[0]
    if connection.vendor == "postgresql":
        source = f"generate_series(1::bigint, {count}) AS g(n)"
        digits = "lpad((%s)::text, 7, '0')"
    else:
        source = (
            f"(WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g "
            f"WHERE n < {count}) SELECT n FROM g)"
        )
        digits = "printf('%%07d', %s)"
    name = "'ORANG ' || " + digits % "n * 7919 % 1000003"
    office = " ".join(f"WHEN {turn} THEN {pk}" for turn, pk in enumerate(places))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} ({', '.join([*MADE, *same])}) SELECT "
            f"'352199999' || {digits % 'n'}, '352188888' || {digits % 'n / 4'}, "
            f"{name}, {name}, CASE n % {len(places)} {office} END, "
            f"{', '.join(f'r.{column}' for column in same)} "
            f"FROM {source}, {TABLE} r WHERE r.id = {model}"
        )
