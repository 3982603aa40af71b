"""A time-stamp server over a real socket, with an authority of its own, that can lie.

It knows nothing of the code under test: requests are read and tokens are built with
asn1crypto and cryptography alone.
"""

import hashlib
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@dataclass(frozen=True)
class Identity:
    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@cache
def identity(name: str = "Cap Waktu Lain", purpose: str = "time_stamping") -> Identity:
    """A key with a certificate that it issued to itself."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = {
        "time_stamping": ExtendedKeyUsageOID.TIME_STAMPING,
        "mail": ExtendedKeyUsageOID.EMAIL_PROTECTION,
    }[purpose]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2060, 1, 1, tzinfo=UTC))
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Identity(key, certificate)


def make_token(
    *,
    imprint: bytes,
    at: datetime,
    by: Identity,
    nonce: int | None = None,
    signed_by: Identity | None = None,
) -> bytes:
    """A token; `signed_by` another key than the certificate's makes it a forgery."""
    certificate = asn1_x509.Certificate.load(by.der)
    info: dict = {
        "version": "v1",
        "policy": "1.3.6.1.4.1.32473.1",
        "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256"},
            "hashed_message": imprint,
        },
        "serial_number": time.time_ns(),
        "gen_time": at.replace(microsecond=0),
    }
    if nonce is not None:
        info["nonce"] = nonce
    content = tsp.TSTInfo(info).dump()
    named = {"certs": [{"cert_hash": hashlib.sha256(by.der).digest()}]}
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
            {
                "type": "signing_certificate_v2",
                "values": [tsp.SigningCertificateV2(named)],
            },
        ]
    )
    signature = (signed_by or by).key.sign(
        attributes.dump(), padding.PKCS1v15(), hashes.SHA256()
    )
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = {
        "version": "v1",
        "sid": cms.IssuerAndSerialNumber(
            {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        ),
        "digest_algorithm": digest,
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signed_attrs": attributes,
        "signature": signature,
    }
    data = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(content),
            },
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


@dataclass
class Server:
    """`fault` may be changed between two questions."""

    fault: str = ""
    at: datetime | None = None  # what its clock says; None: the true time
    url: str = ""
    asked: int = 0
    wrong_requests: list[str] = field(default_factory=list)

    def answer(self, body: bytes) -> bytes:
        """The bytes of an HTTP answer, as they go over the line."""
        request = tsp.TimeStampReq.load(body)
        imprint = request["message_imprint"]["hashed_message"].native
        nonce = request["nonce"].native
        at = self.at or datetime.now(UTC)
        by, signed_by = identity(), None
        if self.fault == "wrong nonce":
            nonce += 1
        elif self.fault == "no nonce":
            nonce = None
        elif self.fault == "wrong imprint":
            imprint = hashlib.sha256(b"surat lain").digest()
        elif self.fault == "wrong clock":
            at += timedelta(hours=3)
        elif self.fault == "wrong purpose":
            by = identity(purpose="mail")
        elif self.fault == "forged":
            signed_by = identity("Pemalsu")
        elif self.fault == "other certificate" and self.asked > 1:
            by = identity("Cap Waktu Lain 2")
        if self.fault == "html":
            return http(b"<html>Sedang pemeliharaan</html>", kind=b"text/html")
        if self.fault == "error":
            return http(b"", status=b"500 Internal Server Error")
        if self.fault == "moved":
            return http(b"", status=b"302 Found\r\nLocation: http://127.0.0.1:1/")
        if self.fault == "endless":
            return http(bytes(200_000))
        if self.fault == "rejects":
            # PKIStatusInfo {rejection, badAlg} alone (RFC 3161, 2.4.2), byte by byte
            return http(bytes.fromhex("3009300702010203020780"))
        token = make_token(
            imprint=imprint, at=at, by=by, nonce=nonce, signed_by=signed_by
        )
        response = tsp.TimeStampResp(
            {
                "status": {"status": "granted"},
                "time_stamp_token": cms.ContentInfo.load(token),
            }
        ).dump()
        return http(response[: len(response) // 2] if self.fault == "cut" else response)


def http(body: bytes, *, status: bytes = b"200 OK", kind: bytes = b"") -> bytes:
    kind = kind or b"application/timestamp-reply"
    return (
        b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        % (status, kind, len(body))
    ) + body


@contextmanager
def serving(**settings):
    """A server on a port of its own, until the end of the block."""
    server = Server(**settings)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}/tsa?x=1"
    closing = threading.Event()
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not closing.is_set():
            try:
                line, _ = listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=_serve, args=[server, line, closing])
            thread.start()
            threads.append(thread)

    main = threading.Thread(target=accept)
    main.start()
    try:
        yield server
    finally:
        closing.set()
        main.join()
        for thread in threads:
            thread.join()
        listener.close()


def _serve(server: Server, line: socket.socket, closing: threading.Event) -> None:
    with line:
        line.settimeout(5)
        received = b""
        while b"\r\n\r\n" not in received:
            received += line.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        while len(body) < length:
            body += line.recv(65536)
        if not head.startswith(b"POST /tsa?x=1 HTTP/1.1\r\n"):
            server.wrong_requests.append(head.decode())
        if b"application/timestamp-query" not in head:
            server.wrong_requests.append(head.decode())
        server.asked += 1
        if server.fault == "drops":
            return
        if server.fault == "hangs":
            closing.wait(30)
            return
        if server.fault == "drips":
            for byte in http(bytes(50_000)):
                if closing.wait(0.02):
                    return
                try:
                    line.sendall(bytes([byte]))
                except OSError:
                    return
        line.sendall(server.answer(body))
