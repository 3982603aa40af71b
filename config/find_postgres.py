"""Finds a PostgreSQL server for the tests: DATABASE_URL's, or one on this machine.

Prints a DATABASE_URL whose database name is new; Django creates `test_<name>` from it
and drops it again. Nothing else is created. Exit status 1 when no server can be had.
With --drop URL it drops that test database, which a killed run leaves behind.
"""

import getpass
import os
import sys
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

WAIT_SECONDS = 3
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def candidates() -> list[str]:
    """Maintenance URLs worth trying, the one that was asked for first."""
    named = os.environ.get("DATABASE_URL", "")
    if named:
        return [named] if named.startswith(("postgres://", "postgresql://")) else []
    urls = ["postgres://postgres@127.0.0.1:5432/postgres"]
    for user in ("postgres", getpass.getuser()):
        socket = quote("/var/run/postgresql", safe="")
        urls.append(f"postgres://{quote(user)}@{socket}/postgres")
    return urls


def usable(url: str) -> bool:
    """Whether a server answers there and lets this user create a database."""
    try:
        with psycopg.connect(url, connect_timeout=WAIT_SECONDS) as connection:
            return bool(connection.execute(MAY_CREATE).fetchone()[0])
    except psycopg.Error:
        return False


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop(url: str) -> None:
    """Drop the test database that belongs to such a URL, if it is still there."""
    name = "test_" + urlsplit(url).path.lstrip("/")
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    maintenance = with_database(url, "postgres")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(name)))


def main() -> int:
    if sys.argv[1:2] == ["--drop"]:
        drop(sys.argv[2])
        return 0
    for url in candidates():
        if usable(url):
            print(with_database(url, f"sipitulung_{os.getpid()}"))
            return 0
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
