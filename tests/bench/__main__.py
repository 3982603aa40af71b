"""`python -m tests.bench [PART ...]`: all parts (PARTS below), or these.

Measures against a lower bound or a peer in the same run and prints the ratio beside
the target; seconds differ from machine to machine and are shown for orientation only.
Runs on SQLite in a file and on PostgreSQL where there is a server, each with a folder
and databases of its own. Exit status 1 when a target was missed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from config.find_postgres import candidates, usable
from tests.bench.measuring import TABLE_HEAD, Measured
from tests.soak.engines import fresh_database_url

PARTS = (
    "pdf",
    "signature",
    "lists",
    "home",
    "figures",
    "many",
    "numbers",
    "imports",
    "million",
)
ON_EVERY_ENGINE = set(PARTS) - {"pdf", "signature"}


def main(asked: list[str]) -> int:
    parts = set(asked) or set(PARTS)
    if unknown := parts - set(PARTS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    server = next(filter(usable, candidates()), None)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=os.environ.get("VAR_DIR")))
    rows, status = folder / "rows.jsonl", 0
    rows.touch()
    try:
        status |= _run(folder / "sqlite", "", rows, parts)
        if server is None:
            print("PostgreSQL: no server found; measured on SQLite only.\n")
        elif parts & ON_EVERY_ENGINE:
            status |= _run(folder / "postgres", server, rows, parts & ON_EVERY_ENGINE)
        found = [Measured(**json.loads(line)) for line in rows.read_text().splitlines()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join([TABLE_HEAD, *(each.row() for each in found)]))
    missed = [each.what for each in found if each.reached is False]
    print(f"\nTargets missed: {', '.join(missed) or 'none'}.")
    if status:
        print("An engine stopped before its end: this table is not whole.")
    return 1 if status or missed else 0


def _run(folder: Path, server: str, rows: Path, parts: set[str]) -> bool:
    folder.mkdir()
    os.environ["DATABASE_URL"] = server
    with fresh_database_url(folder) as url:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.one_engine", *sorted(parts)],
            env={
                **os.environ,
                "DEBUG": "1",
                "DEMO": "0",
                "VAR_DIR": str(folder),
                "DATABASE_URL": url,
                "BENCH_ROWS": str(rows),
            },
        )
    if done.returncode:
        print(f"-- {folder.name}: stopped (exit status {done.returncode})\n")
    return done.returncode != 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
