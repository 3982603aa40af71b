"""Many rows at once, on either engine: in, and looked up by a long list of keys."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: list[tuple]) -> int:
    """Store rows whose values are what the columns want; returns how many.

    COPY on PostgreSQL, one prepared statement on SQLite. Nothing is checked but by the
    database itself. JSON columns want text.
    """
    if not rows:
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
        connection.connection.executemany(sql, _as_text(rows))
    return len(rows)


def among(keys: Iterable[str]) -> tuple[str, object]:
    """ "IN (...)" for any number of texts, and its one parameter."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(keys)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(keys))


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_text(rows: list[tuple]) -> Iterable[Sequence]:
    """Dates and times as Django writes them to SQLite, column by column."""
    columns = list(zip(*rows, strict=True))
    for index, column in enumerate(columns):
        kinds = set(map(type, column))
        if kinds & {date, datetime}:
            columns[index] = [None if v is None else str(_naive(v)) for v in column]
    return zip(*columns, strict=True)


def _naive(value: date) -> date:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return connection.ops.adapt_datetimefield_value(value)
    return value
