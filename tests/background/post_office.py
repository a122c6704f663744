"""A mail server on the loopback that keeps every message it accepted, as often as it accepted it."""

import email
import email.policy
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class PostOffice(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP (RFC 5321) as a client needs. `received` counts Message-IDs.

    `seconds` is how long it thinks before it accepts a message: real servers look at what they are given.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), Counterclerk)
        self.seconds = seconds
        self.received: Counter[str] = Counter()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Counterclerk(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client was killed in the middle: what it said until then counts
            self.converse()

    def converse(self) -> None:
        self.say("220 post office")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.accept()
            elif verb == b"QUIT":
                self.say("221 goodbye")
                return
            else:
                self.say("250 ok")

    def accept(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:  # the client died in the middle: half a message is none (RFC 5321 §4.1.1.4)
                return
            lines.append(line)
        time.sleep(self.server.seconds)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        with self.server.lock:
            self.server.received[message["Message-ID"]] += 1
        self.say("250 accepted")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def open_post_office(seconds: float = 0.02) -> Iterator[PostOffice]:
    with PostOffice(seconds) as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            office.shutdown()
            thread.join()
