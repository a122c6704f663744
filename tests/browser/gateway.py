"""A door in front of the live server that can be shut as if the server had been killed, and opened again.

Bytes go through untouched. Shut, it cuts what is under way, in the middle of a request too, and refuses what comes.
"""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

CHUNK = 65536


class Gateway:
    """`url` is where a browser goes. `kill()` and `start()` may be called as often as wanted."""

    def __init__(self, behind: str) -> None:
        there = urlsplit(behind)
        self._behind = (there.hostname or "localhost", there.port or 80)
        self._port = 0
        self._listener: socket.socket | None = None
        self._pipes: set[socket.socket] = set()
        self.start()
        self.url = f"http://localhost:{self._port}"

    def start(self) -> None:
        """Listen, on the same port as before."""
        listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def kill(self) -> None:
        """Nobody listens any more, and nothing that was under way ends well."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for pipe in list(self._pipes):
            with contextlib.suppress(OSError):
                pipe.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _ = listener.accept()
                server = socket.create_connection(self._behind)
            except OSError:
                return
            self._pipes |= {browser, server}
            for pair in ((browser, server), (server, browser)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        for pipe in (source, sink):
            with contextlib.suppress(OSError):
                pipe.shutdown(socket.SHUT_RDWR)
            pipe.close()
            self._pipes.discard(pipe)
