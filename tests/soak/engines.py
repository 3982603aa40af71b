"""A fresh, empty database on the engine that the tests run on."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from config.find_postgres import connect, with_database


@contextmanager
def fresh_database_url(folder: Path) -> Iterator[str]:
    """Yields a DATABASE_URL: a file in `folder`, or a PostgreSQL database that is
    dropped afterwards where the tests run on PostgreSQL."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith(("postgres://", "postgresql://")):
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = sql.Identifier(flood := f"flood_{secrets.token_hex(4)}")
    maintenance = with_database(server, "postgres")
    with connect(maintenance) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    try:
        yield with_database(server, flood)
    finally:
        with connect(maintenance) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
            )
