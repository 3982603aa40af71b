"""A mail server that stands in for the office's own: SMTP over a real socket.

It speaks the few lines of RFC 5321 that a client needs, and can misbehave: refuse a
recipient for now or for good, say nothing, hang up before or after the message.
"""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message


class _Talk(socketserver.StreamRequestHandler):
    timeout = 5

    def handle(self):
        fault = self.server.fault
        if fault == "silent":
            self.server.hush.wait(5)
            return
        self._say("220 surel.uji siap")
        while line := self.rfile.readline():
            word = line.strip().upper().split(b" ")[0].split(b":")[0].decode()
            if word in ("EHLO", "HELO"):
                self._say("250 surel.uji")
            elif word == "RCPT" and fault == "refused for now":
                self._say("451 nanti")
            elif word == "RCPT" and fault == "refused for good":
                self._say("550 tidak dikenal")
            elif word == "RCPT" and fault == "hangs up before":
                return
            elif word == "DATA":
                if not self._take(fault):
                    return
            elif word == "QUIT":
                self._say("221 sampai jumpa")
                return
            else:
                self._say("250 baik")

    def _take(self, fault: str) -> bool:
        self._say("354 silakan")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.messages.append(message_from_bytes(b"".join(lines)))
        if fault == "hangs up after":
            return False
        self._say("250 diterima")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`fault` may be changed between two visits; `messages` are those it was given."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.fault = ""
        self.messages: list[Message] = []
        self.hush = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def close(self) -> None:
        self.hush.set()
        self.shutdown()
        self.server_close()
