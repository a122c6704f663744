"""What one of several processes has built for all of them, in files that last as long as the run."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Shared:
    """With one process there is no folder, and nothing to share."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    @contextmanager
    def alone(self, name: str) -> Iterator[Path | None]:
        """Inside, no other process builds what has this name. Yields the file it is to be found in from then on."""
        if self.folder is None:
            yield None
            return
        with (self.folder / f"{name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.folder / name

    def file(self, key: bytes) -> Path | None:
        """Where the thing of this key is, once somebody has put it there."""
        return self.folder / f"kept-{hashlib.sha256(key).hexdigest()}" if self.folder else None

    def put(self, key: bytes, what: bytes) -> None:
        """All of it at once: who looks meanwhile finds nothing or the whole."""
        if file := self.file(key):
            with self.alone("kept"):
                half = file.with_suffix(".half")
                half.write_bytes(what)
                half.rename(file)

    def found(self, key: bytes) -> bytes | None:
        file = self.file(key)
        return file.read_bytes() if file and file.exists() else None


SHARED = Shared()
