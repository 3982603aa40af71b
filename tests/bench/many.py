"""Fifty letters signed in one action: the list, the passphrase, the report."""

import re
import time

from django.db import connection
from django.test import Client
from django.urls import reverse

from letters.models import Letter, State
from letters.rendering import render_sheet
from registry.models import Office, User
from tests.bench.builders import LetterBuilder, make_signable
from tests.bench.ground import Ground
from tests.bench.measuring import alternate, report
from tests.bench.pdf import hajatan_sheet
from tests.bench.stock_signing import sign_stock, stock_signer
from tests.factories_letters import PASSPHRASE, give_credential

TOGETHER = 50
ACTIONS = 4
# 2 s where stock pyHanko takes 28 ms for each of 50 signatures: that is the target
TARGET = 2.0 / (TOGETHER * 0.028)


def measure(ground: Ground, people: dict[str, User], builder: LetterBuilder) -> None:
    """Fifty at a time, four times, in the small office (each needs fresh letters)."""
    ground.use("small")
    give_credential(people["camat"])
    states = [State.AWAITING_SIGNATURE] * (TOGETHER * ACTIONS)
    ids = builder.add(states, offices=[Office.objects.get(code="35.21.16.2001")])
    documents = make_signable(ids)
    store = bytes(give_credential(people["camat"]).pkcs12)
    pdf, signer = render_sheet(hajatan_sheet()), stock_signer(store)
    parts = [documents[n : n + TOGETHER] for n in range(0, len(documents), TOGETHER)]

    def ours() -> None:
        _sign(people["camat"], parts.pop())

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_commit (at integer NOT NULL)")

    def theirs() -> None:
        for number in range(TOGETHER):
            sign_stock(signer, pdf)
            for _ in ("attempt", "signed"):  # no fewer, if a kill shall do no harm
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO bench_commit VALUES (%s)", [number])

    work: list[float] = []

    def ours_and_work() -> None:
        began = time.process_time()
        ours()
        work.append(time.process_time() - began)

    stock, seconds = alternate(
        theirs, ours_and_work, rounds=ACTIONS - 1, warm=1, clock=time.perf_counter
    )
    signed = Letter.objects.filter(pk__in=ids, state=State.SIGNED).count()
    assert signed == len(ids), f"{signed} of {len(ids)} letters were signed"
    report(
        f"{TOGETHER} letters: list, unlock, signing, report ({ground.engine})",
        f"{seconds:.2f} s, {min(work):.2f} s work",
        beside=f"{TOGETHER} x stock pyHanko and two bare commits, {stock:.2f} s",
        ratio=seconds / stock,
        target=TARGET,
    )


def _sign(camat: User, documents: list[int]) -> None:
    """As a browser does it: the list is opened, all is ticked, the report is read."""
    client = Client()
    client.force_login(camat, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:letters_letter_sign_many")
    assert client.get(page).status_code == 200
    answer = client.post(page, {"pilih": documents, "passphrase": PASSPHRASE})
    assert answer.status_code == 200
    words = re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())
    assert str(len(documents)) in words
