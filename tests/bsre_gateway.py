"""A fake of BSrE's gateway (Esign Client Service), on a real socket, able to misbehave.

It stands only for what cannot be had here. It speaks version 2 (JSON) and version 1
(multipart), its bodies typed from descriptions of the API; it signs with an authority
of its own by stock pyHanko, as PAdES B-LT with data appended, like BSrE's letters. It
imports nothing of the project.
"""

import base64
import json
import threading
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pikepdf

from tests.bsre_signer import Signer, add_text

USER, PASSWORD = "kecamatan-pitu", "sandi-aplikasi-uji"
NIK, SECRET = "3521161501709001", "frasa-rahasia-bsre-8823"  # an invented signer's
# what one request to sign can meet; a wrong passphrase, a stranger and a status that
# does not allow it come from the request and the person
FAULTS = (
    "2031",
    "2011",
    "401",
    "500",
    "html with 200",
    "truncated",
    "not a pdf",
    "another document",
    "silence",
    "drops the line",
    "drops the line after signing",
    "rewrites the file",
    "adds text, then signs",
    "signs twice",
    "signs as another",
    "draws a mark",
    "breaks the signature",
    "redirects",
    "too large",
)


@dataclass
class Person:
    name: str  # as in the certificate
    nik: str
    passphrase: str
    email: str = ""
    status: str = "ISSUE"


@dataclass
class FakeGateway:
    """`with FakeGateway(person) as gateway: ...` serves at `gateway.url`."""

    person: Person
    fault: str = ""  # of the next request to sign; used up by it
    appends: bool = True  # validation data, behind the signature
    asked: list[str] = field(default_factory=list)  # "POST /api/v2/sign/pdf"
    codes: list[int] = field(default_factory=list)  # files of each code asked for
    kept: dict[str, bytes] = field(default_factory=dict)  # id_dokumen -> signed file
    signed: int = 0

    def __enter__(self) -> "FakeGateway":
        self.signer = Signer(self.person.name)
        self.stranger = Signer("ORANG LAIN")
        self.over = threading.Event()
        handler = type("Handler", (_Handler,), {"gateway": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """What a site needs to know to speak with it; names of settings as well."""
        return {
            "BSRE_URL": self.url,
            "BSRE_USER": USER,
            "BSRE_PASSWORD": PASSWORD,
        }

    def make(self, pdf: bytes, fault: str) -> bytes:
        """What it sends back for a letter, good or not."""
        signer = self.stranger if fault == "signs as another" else self.signer
        if fault == "another document":
            other = pikepdf.new()
            other.add_blank_page()
            other.add_blank_page()
            out = BytesIO()
            other.save(out)
            pdf = out.getvalue()
        elif fault == "rewrites the file":
            out = BytesIO()
            with pikepdf.open(BytesIO(pdf)) as again:
                again.save(out)
            pdf = out.getvalue()
        elif fault == "adds text, then signs":
            pdf = add_text(pdf, "LUNAS")
        signed = signer.sign(pdf, appends=self.appends, visible=fault == "draws a mark")
        self.signed += 1
        if fault == "signs twice":
            signed = signer.sign(signed, appends=False, name="Signature2")
        elif fault == "truncated":
            signed = signed[: len(signed) // 2]
        elif fault == "not a pdf":
            signed = b"Surat Anda sudah ditandatangani."
        elif fault == "too large":
            signed += b"\n" * (41 * 1024 * 1024)
        elif fault == "breaks the signature":
            place = signed.index(b"/Contents <") + 400
            wrong = b"0" if signed[place : place + 1] != b"0" else b"1"
            signed = signed[:place] + wrong + signed[place + 1 :]
        return signed


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_) -> None: ...  # the other side was killed


class _Handler(BaseHTTPRequestHandler):
    gateway: FakeGateway
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None: ...

    def do_GET(self) -> None:
        self._note()
        if not self._is_known():
            return
        if self.path == f"/api/user/status/{self.gateway.person.nik}":
            self._status(code=1111)
        elif self.path.startswith("/api/user/status/"):
            self._json(
                200,
                {
                    "status_code": 1110,
                    "status": "NOT_REGISTERED",
                    "message": "User belum terdaftar",
                },
            )
        elif self.path.startswith("/api/sign/download/"):
            file = self.gateway.kept.pop(self.path.rpartition("/")[2], None)
            if file is None:
                self._json(404, {"error": "Dokumen tidak ditemukan"})
            else:
                self._send(200, "application/pdf", file)
        else:
            self._json(404, {"error": "Not Found"})

    def do_POST(self) -> None:
        self._note()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_known():
            return
        if self.path == "/api/v2/user/check/status":
            said = json.loads(body)
            if self._is_person(said):
                self._status()
            else:
                self._json(200, {"status": "NOT_REGISTERED"})
        elif self.path == "/api/v2/sign/get/totp":
            said = json.loads(body)
            self.gateway.codes.append(said["data"])
            self._json(200, {"message": "TOTP dikirim ke email Anda"})
        elif self.path == "/api/v2/sign/pdf":
            said = json.loads(body)
            secret = said.get("passphrase") or said.get("totp")
            (file,) = said["file"]
            assert said["signatureProperties"][0]["tampilan"] == "INVISIBLE"
            self._sign(said, secret, base64.b64decode(file, validate=True), version=2)
        elif self.path == "/api/sign/pdf":
            said = self._multipart(body)
            assert said["tampilan"] == b"invisible"
            file = said.pop("file")
            said = {key: value.decode() for key, value in said.items()}
            self._sign(said, said["passphrase"], file, version=1)
        else:
            self._json(404, {"error": "Not Found"})

    def _sign(self, said: dict, secret: str, pdf: bytes, *, version: int) -> None:
        fault, self.gateway.fault = self.gateway.fault, ""
        if fault == "2011" or not self._is_person(said):
            self._json(400, {"error": "User tidak terdaftar", "status_code": 2011})
        elif fault == "2031" or secret != self.gateway.person.passphrase:
            # a careless gateway: it says again what it was told
            text = f"Passphrase anda salah ({secret} {said.get('nik')})"
            self._json(400, {"error": text, "status_code": 2031})
        elif fault == "401":
            self._json(401, {"error": "Unauthorized"})
        elif fault == "500":
            self._json(500, {"error": "Internal Server Error"})
        elif fault == "html with 200":
            self._send(200, "text/html", b"<html><h1>Sedang dipelihara</h1></html>")
        elif fault == "silence":
            self.gateway.over.wait(30)
            self.close_connection = True
        elif fault == "drops the line":
            self.close_connection = True
        elif fault == "redirects":
            self.send_response(307)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._answer(self.gateway.make(pdf, fault), pdf, fault, version)

    def _answer(self, signed: bytes, pdf: bytes, fault: str, version: int) -> None:
        drops = fault == "drops the line after signing"
        if version == 2:
            encoded = base64.b64encode(signed).decode()
            body = json.dumps({"time": "0.8 s", "file": [encoded]}).encode()
            self._send(200, "application/json", body, drops=drops)
            return
        reference = f"dok-{self.gateway.signed}"
        self.gateway.kept[reference] = self.gateway.make(pdf, "") if drops else signed
        headers = {"id_dokumen": reference}
        self._send(200, "application/pdf", signed, drops=drops, **headers)

    def _note(self) -> None:
        path = self.path.replace(self.gateway.person.nik, "{nik}")
        self.gateway.asked.append(f"{self.command} {path}")

    def _is_known(self) -> bool:
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers["Authorization"] == f"Basic {wanted}":
            return True
        self._json(401, {"error": "Unauthorized"})
        return False

    def _is_person(self, said: dict) -> bool:
        person = self.gateway.person
        return said.get("nik") == person.nik or (
            bool(person.email) and said.get("email") == person.email
        )

    def _status(self, **more: int) -> None:
        status = self.gateway.person.status
        message = "User aktif" if status == "ISSUE" else f"Status sertifikat {status}"
        self._json(200, {**more, "status": status, "message": message})

    def _multipart(self, body: bytes) -> dict[str, bytes]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(head + body).get_payload()
        return {
            part.get_param("name", header="content-disposition"): part.get_payload(
                decode=True
            )
            for part in parts
        }

    def _json(self, status: int, said: dict) -> None:
        self._send(status, "application/json", json.dumps(said).encode())

    def _send(
        self,
        status: int,
        kind: str,
        body: bytes,
        *,
        drops: bool = False,
        **headers: str,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body[: len(body) // 2] if drops else body)
        except OSError:
            pass  # the other side had enough
        if drops:
            self.close_connection = True
