"""Fifty letters signed in one action: the list, the passphrase, the report."""

import re
import time

from django.test import Client
from django.urls import reverse

from letters.models import Letter, State
from letters.rendering import render_sheet
from registry.models import Office, User
from tests.bench.builders import LetterBuilder, make_signable
from tests.bench.ground import Ground
from tests.bench.measuring import alternate, report
from tests.bench.pdf import hajatan_sheet
from tests.bench.signature import sign_stock, stock_signer
from tests.factories_letters import PASSPHRASE, give_credential

TOGETHER = 50
TARGET_SECONDS = 2.0
ACTIONS = 3


def measure(ground: Ground, people: dict[str, User], builder: LetterBuilder) -> None:
    """Fifty at a time, three times, in the small office (each needs fresh letters)."""
    ground.use("small")
    give_credential(people["camat"])
    states = [State.AWAITING_SIGNATURE] * (TOGETHER * ACTIONS)
    ids = builder.add(states, offices=[Office.objects.get(code="35.21.16.2001")])
    documents = make_signable(ids)
    store = bytes(give_credential(people["camat"]).pkcs12)
    pdf, signer = render_sheet(hajatan_sheet()), stock_signer(store)
    (stock,) = alternate(lambda: sign_stock(signer, pdf), rounds=9)
    wall, work = [], []
    for action in range(ACTIONS):
        part = documents[action * TOGETHER : (action + 1) * TOGETHER]
        began = time.perf_counter(), time.process_time()
        _sign(people["camat"], part)
        wall.append(time.perf_counter() - began[0])
        work.append(time.process_time() - began[1])
    signed = Letter.objects.filter(pk__in=ids, state=State.SIGNED).count()
    assert signed == len(ids), f"{signed} of {len(ids)} letters were signed"
    seconds = sorted(wall)[ACTIONS // 2]
    busy = sorted(work)[ACTIONS // 2]
    report(
        f"{TOGETHER} letters signed in one action ({ground.engine})",
        f"{seconds:.2f} s, {busy:.2f} s work",
        beside="2 s on an idle machine; list, unlock and report included",
        ratio=seconds / TARGET_SECONDS,
        target=1.0,
    )
    report(
        "- its work beside stock pyHanko signing as many PDFs",
        f"{busy:.2f} s work",
        beside=f"{TOGETHER} x stock, {TOGETHER * stock:.2f} s work",
        ratio=busy / (TOGETHER * stock),
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
