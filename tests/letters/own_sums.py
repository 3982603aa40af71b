"""The sums of a month once more, by SQL of its own: no code of the site is asked.

Days are those of Jakarta, seven hours before Greenwich, all year round.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

ISSUING = "(SELECT id FROM registry_office WHERE code = '35.21.16')"
# what happened -> which events, and which of several counts
EVENTS = {
    "diterima": ("'submit'", "MIN"),
    "ditandatangani": ("'sign', 'sign_in_ink'", "MAX"),
    "diserahkan": ("'hand_over'", "MAX"),
    "ditolak": ("'reject'", "MAX"),
    "dibatalkan": ("'cancel'", "MAX"),
    "dicabut": ("'revoke'", "MAX"),
}


def ask(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def day(column: str) -> str:
    """SQL for the day of a moment, as text."""
    if connection.vendor == "sqlite":
        return f"date({column}, '+7 hours')"
    return f"to_char({column} AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD')"


def seconds(later: str, earlier: str) -> str:
    """SQL for the whole seconds between two moments."""
    if connection.vendor == "sqlite":
        return f"CAST(round(86400*(julianday({later})-julianday({earlier}))) AS int)"
    return f"CAST(EXTRACT(EPOCH FROM {later} - {earlier}) AS int)"


def happenings(first: date, last: date) -> dict[tuple[str, str, str], int]:
    """Letters per what happened, slug of the service, code of the origin."""
    found = {}
    for name, (kinds, which) in EVENTS.items():
        sent = (
            "AND EXISTS (SELECT 1 FROM letters_letterevent s"
            " WHERE s.letter_id = l.id AND s.kind = 'submit')"
        )
        rows = ask(
            f"""SELECT slug, code, COUNT(*) FROM (
                SELECT l.id, s.slug, o.code, {which}(e.at) AS moment
                FROM letters_letterevent e JOIN letters_letter l ON l.id = e.letter_id
                {_JOINED}
                WHERE e.kind IN ({kinds}) AND l.issuing_office_id = {ISSUING} {sent}
                GROUP BY l.id, s.slug, o.code) found
            WHERE {day("moment")} BETWEEN %s AND %s GROUP BY slug, code""",  # noqa: S608
            str(first),
            str(last),
        )
        found |= {(name, slug, code): count for slug, code, count in rows}
    rows = ask(
        f"""SELECT s.slug, o.code, COUNT(DISTINCT l.id)
            FROM letters_letterevent e JOIN letters_letter l ON l.id = e.letter_id
            {_JOINED}
            WHERE e.kind = 'send_back' AND l.issuing_office_id = {ISSUING}
            AND {day("e.at")} BETWEEN %s AND %s GROUP BY s.slug, o.code""",  # noqa: S608
        str(first),
        str(last),
    )
    return found | {("dikembalikan", *group): count for *group, count in rows}


def returns(first: date, last: date) -> int:
    """How often letters were returned, some of them twice."""
    return ask(
        f"""SELECT COUNT(*) FROM letters_letterevent e
            JOIN letters_letter l ON l.id = e.letter_id
            WHERE e.kind = 'send_back' AND l.issuing_office_id = {ISSUING}
            AND {day("e.at")} BETWEEN %s AND %s""",  # noqa: S608
        str(first),
        str(last),
    )[0][0]


def by_state() -> dict[str, int]:
    return dict(
        ask(
            f"""SELECT state, COUNT(*) FROM letters_letter
                WHERE issuing_office_id = {ISSUING} GROUP BY state"""  # noqa: S608
        )
    )


def lines(first: date, last: date) -> dict[tuple[str, str, str], int]:
    """Lines of the register per status, slug of the service, code of the origin."""
    rows = ask(
        f"""SELECT r.status, COALESCE(s.slug, ''), COALESCE(o.code, ''), COUNT(*)
            FROM letters_registerline r
            JOIN letters_series b ON b.id = r.series_id AND b.kind = 'letter'
            LEFT JOIN letters_letter l ON l.id = r.letter_id
            LEFT JOIN letters_serviceversion v ON v.id = l.service_version_id
            LEFT JOIN letters_service s ON s.id = v.service_id
            LEFT JOIN registry_office o ON o.id = l.origin_office_id
            WHERE b.office_id = {ISSUING} AND r.date BETWEEN %s AND %s
            GROUP BY 1, 2, 3""",  # noqa: S608
        first,
        last,
    )
    return {tuple(group): count for *group, count in rows}


def stays(first: date, last: date) -> dict[str, tuple]:
    """Per state that was left: how often, letters, timed, beyond the standard.

    By work of who had it, not by cancelling, recalling or revoking.
    """
    left = f"""t.outcome NOT IN ('cancel', 'recall', 'revoke')
        AND t.issuing_office_id = {ISSUING}
        AND {day("t.ended_at")} BETWEEN %s AND %s"""
    handled = seconds("t.ended_at", "t.opened_at")
    rows = ask(
        f"""SELECT t.step, COUNT(*), COUNT(DISTINCT t.letter_id),
            SUM(CASE WHEN t.opened_at IS NULL THEN 0 ELSE 1 END),
            SUM(CASE WHEN {handled} > t.standard THEN 1 ELSE 0 END)
            FROM letters_steptime t WHERE {left} GROUP BY t.step""",  # noqa: S608
        str(first),
        str(last),
    )
    return {step: tuple(numbers) for step, *numbers in rows}


def transitions(first: date, last: date) -> dict[str, int]:
    """How often each state was left by work, from the events alone."""
    rows = ask(
        f"""SELECT e.from_state, COUNT(*) FROM letters_letterevent e
            JOIN letters_letter l ON l.id = e.letter_id
            WHERE e.from_state <> e.to_state AND e.from_state <> ''
            AND e.kind NOT IN ('cancel', 'recall', 'revoke')
            AND l.issuing_office_id = {ISSUING}
            AND {day("e.at")} BETWEEN %s AND %s GROUP BY e.from_state""",  # noqa: S608
        str(first),
        str(last),
    )
    return dict(rows)


def handling(step: str, first: date, last: date) -> list[int]:
    """Seconds of handling at a step, rising."""
    taken = seconds("t.ended_at", "t.opened_at")
    rows = ask(
        f"""SELECT {taken} AS taken FROM letters_steptime t
            WHERE t.step = %s AND t.opened_at IS NOT NULL
            AND t.outcome NOT IN ('cancel', 'recall', 'revoke')
            AND t.issuing_office_id = {ISSUING}
            AND {day("t.ended_at")} BETWEEN %s AND %s ORDER BY taken""",  # noqa: S608
        step,
        str(first),
        str(last),
    )
    return [taken for (taken,) in rows]


def total(
    cells: dict[tuple[str, str, str], int],
    what: str | Iterable[str],
    *,
    service: str = "",
    origin: str = "",
) -> int:
    wanted = {what} if isinstance(what, str) else set(what)
    return sum(
        count
        for (name, slug, code), count in cells.items()
        if name in wanted and service in ("", slug) and origin in ("", code)
    )


_JOINED = """JOIN letters_serviceversion v ON v.id = l.service_version_id
    JOIN letters_service s ON s.id = v.service_id
    JOIN registry_office o ON o.id = l.origin_office_id"""
