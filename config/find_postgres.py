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
from environ import Env
from psycopg import sql

WAIT_SECONDS = 3
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def candidates() -> list[str]:
    """URLs worth trying, the one that was asked for first."""
    named = os.environ.get("DATABASE_URL", "")
    if named:
        return [named] if named.startswith(("postgres://", "postgresql://")) else []
    on_socket = "postgres://{}@//var/run/postgresql/postgres"  # as django-environ reads
    return [
        "postgres://postgres@127.0.0.1:5432/postgres",
        on_socket.format("postgres"),
        on_socket.format(quote(getpass.getuser(), safe="")),
    ]


def connect(url: str) -> psycopg.Connection:
    """A connection to the server of a URL, to the database it names."""
    config = Env.db_url_config(url)
    return psycopg.connect(
        host=config["HOST"] or None,
        port=config["PORT"] or None,
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        dbname=config["NAME"],
        connect_timeout=WAIT_SECONDS,
        autocommit=True,
    )


def usable(url: str) -> bool:
    """Whether a server answers there and lets this user create a database."""
    try:
        with connect(url) as connection:
            return bool(connection.execute(MAY_CREATE).fetchone()[0])
    except psycopg.Error:
        return False


def with_database(url: str, name: str) -> str:
    """The same URL with another database."""
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0]  # a socket's folder stands before the name
    return urlunsplit(parts._replace(path=f"{folder}/{name}"))


def drop(url: str) -> None:
    """Drop the test database that belongs to such a URL, if it is still there."""
    name = "test_" + urlsplit(url).path.rpartition("/")[2]
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with connect(with_database(url, "postgres")) as connection:
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
