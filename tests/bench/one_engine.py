"""The measurements on one database engine: started by `python -m tests.bench`."""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.bench import (  # noqa: E402
    figures,
    home,
    imports,
    lists,
    many,
    million,
    numbers,
    pdf,
    signature,
)
from tests.bench.ground import Ground, lay  # noqa: E402


def main(parts: set[str]) -> None:
    ground, began = Ground(), time.perf_counter()
    try:
        people = lay()
        builder = lists.begin_small(people)
        if "pdf" in parts:
            pdf.measure()
        if "signature" in parts:
            signature.measure(people["camat"])
        if parts & {"lists", "home", "figures", "numbers"}:
            ground.copy()
            ground.use("large")
            if parts & {"lists", "home", "figures"}:
                lists.grow_large(builder)
            ground.settle()
        if "lists" in parts:
            lists.measure(ground, people)
        if "home" in parts:
            home.measure(ground, people)
        if "figures" in parts:
            ground.use("small")
            figures.fill_small(builder, there=len(lists.FIRST_HUNDRED))
            ground.settle()
            figures.measure(ground, people)
        if "numbers" in parts:
            numbers.measure(ground, people, builder)
        if "many" in parts:
            many.measure(ground, people, builder)
        if "imports" in parts:  # it empties the table of residents
            imports.measure(ground, people)
        if "million" in parts:  # it leaves a million behind
            million.measure(ground, people)
    finally:
        ground.drop()
    print(f"-- {ground.engine}: {time.perf_counter() - began:.0f} s\n", flush=True)


if __name__ == "__main__":
    main(set(sys.argv[1:]))
