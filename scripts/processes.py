"""Starting children so that none outlives us, however we end.

Each child leads its own session, so a Ctrl-C at the terminal reaches us alone and we end them. On Linux the
kernel also signals them when we die without a word (SIGKILL), and hands us their strays so that we end those.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LINUX = sys.platform.startswith("linux")
# Loaded before any fork: a child between fork and exec must not import or take a lock.
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def _prctl(option: int, value: int) -> None:
    if _libc is not None:
        _libc.prctl(option, value, 0, 0, 0)


def die_with_parent(how: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us this signal when the process that started us ends (Linux only)."""
    _prctl(PR_SET_PDEATHSIG, how)


def adopt_strays() -> None:
    """Become the parent of any descendant whose own parent ends, so that `end_strays` can find it."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _leash(how: int) -> Callable[[], None]:
    parent = os.getpid()

    def before_exec() -> None:
        _prctl(PR_SET_PDEATHSIG, how)
        # We may have died between the fork and the line above: then no signal will ever come.
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    when_we_die: int = signal.SIGTERM,
    **options: Any,
) -> "subprocess.Popen[str]":
    """Start a child that leads its own session and gets `when_we_die` should this process end first.

    Call from the main thread: the kernel watches the thread that forked, not the process.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(env) if env is not None else None,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_leash(when_we_die),  # noqa: PLW1509  one prctl call and one getppid: safe between fork and exec
        text=True,
        **options,
    )


def signal_group(process: "subprocess.Popen[str]", how: int) -> None:
    """Signal a child and everything in its process group; nothing happens when they are gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)


def ask(process: "subprocess.Popen[str]", how: int = signal.SIGTERM) -> None:
    """Ask a child to end, if it has not."""
    if process.poll() is None:
        process.send_signal(how)


def finish(process: "subprocess.Popen[str]", patience: float) -> None:
    """Wait up to `patience` seconds for a child asked to end, then kill what is left of its group."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        signal_group(process, signal.SIGKILL)
        process.wait()
    signal_group(process, signal.SIGKILL)


def end(process: "subprocess.Popen[str]", *, how: int = signal.SIGTERM, patience: float = 10.0) -> None:
    """Ask a child to end and see that it and its process group are gone."""
    ask(process, how)
    finish(process, patience)


def _children() -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold spaces; the parent is the second word after it.
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if parent == os.getpid():
            found.append(int(status.parent.name))
    return found


def end_strays() -> None:
    """Kill what our children left behind and the kernel handed to us (Linux), once none should be left."""
    if not LINUX:
        return
    deadline = time.monotonic() + 5
    while (strays := _children()) and time.monotonic() < deadline:
        for pid in strays:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except (ProcessLookupError, ChildProcessError):
                continue
