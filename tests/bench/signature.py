"""One signature beside stock pyHanko and the bare mathematics, on the same PDF."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from letters.rendering import render_sheet
from letters.signing import keystore, own
from letters.signing.at_hand import at_hand
from letters.signing.inspection import check_signed, inspect
from letters.signing.long_life import Stamper
from letters.signing.providers import provider_of
from registry.models import User
from tests.bench.measuring import alternate, milliseconds, report
from tests.bench.pdf import hajatan_sheet
from tests.bench.stock_signing import LastingStock, sign_stock, stock_signer
from tests.factories_letters import PASSPHRASE, give_credential

ROUNDS = 15


def measure(camat: User) -> None:
    pdf = render_sheet(hajatan_sheet())
    credential = give_credential(camat)
    store, life, now = bytes(credential.pkcs12), at_hand(), timezone.now()
    session = provider_of("own").open(pkcs12=store, passphrase=PASSPHRASE, life=life)
    bare_session = provider_of("own").open(pkcs12=store, passphrase=PASSPHRASE)
    key, _ = keystore.unpack(store=store, passphrase=PASSPHRASE)
    signer = stock_signer(store)
    lasting = LastingStock(signer, now)
    said = {"reason": "Ijin Hajatan", "location": "Pitu", "signed_at": now}
    signed = session.sign(pdf=pdf, **said)
    for made in (signed, lasting.sign(pdf)):  # both are what they are said to be
        (finding,) = inspect(pdf=made, roots=[life.authority], now=now).signatures
        assert finding.is_sound and finding.stamped_at, finding.problems
    stamper = Stamper(life)
    embedded = stamper.embedded(now)

    stock, stock_bare, ours, ours_bare, bare, made, checked = alternate(
        lambda: lasting.sign(pdf),
        lambda: sign_stock(signer, pdf),
        lambda: session.sign(pdf=pdf, **said),
        lambda: bare_session.sign(pdf=pdf, **said),
        lambda: key.sign(pdf, ec.ECDSA(hashes.SHA256())),
        lambda: own.sign(
            pdf=pdf,
            key=session._key,
            contact="",
            stamper=stamper,
            embedded=embedded,
            **said,
        ),
        lambda: check_signed(
            signed=signed,
            rendered=pdf,
            certificate_der=session.certificate_der,
            embedded=embedded,
        ),
        rounds=ROUNDS,
    )
    beside = f"stock pyHanko B-LT, own stamp, P-256, {milliseconds(stock)}"
    report(
        f"One lasting signature, made and checked ({len(pdf) // 1024} KB)",
        milliseconds(ours),
        beside=beside,
        ratio=ours / stock,
        target=1.0,
    )
    report(
        "- made only, as stock does",
        milliseconds(made),
        beside=beside,
        ratio=made / stock,
    )
    report(
        "- the gate that a signed letter passes",
        milliseconds(checked),
        beside=beside,
        ratio=checked / stock,
    )
    report(
        "- without list and stamp, made and checked",
        milliseconds(ours_bare),
        beside=f"stock pyHanko B-B, P-256, {milliseconds(stock_bare)}",
        ratio=ours_bare / stock_bare,
        target=1.0,
    )
    report(
        "- lasting, made and checked, beside a bare one of stock",
        milliseconds(ours),
        beside=f"stock pyHanko B-B, P-256, {milliseconds(stock_bare)}",
        ratio=ours / stock_bare,
        target=1.0,
    )
    report(
        "- made and checked beside the bare mathematics",
        milliseconds(ours),
        beside=f"cryptography, ECDSA of the same bytes, {milliseconds(bare)}",
        ratio=ours / bare,
    )
