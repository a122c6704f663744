"""The embedded Trust's mailbox: a folder with one .eml file a message, which any mail program opens."""

import os
import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]")


class FolderBackend(BaseEmailBackend):
    """Delivers each message exactly once, by construction.

    The file is named by the Message-ID and appears whole or not at all: it is written under another name, then linked
    to its own, which the file system refuses when that name is taken. A second delivery of a message is a no-op.
    """

    def __init__(self, *, file_path: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = Path(file_path)
        self.folder.mkdir(parents=True, exist_ok=True)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put each message into the folder. Returns how many are there now, also those that already were.

        Raises OSError when the folder cannot be written to.
        """
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        mail = message.message()
        name = UNSAFE.sub("_", str(mail["Message-ID"]).strip().strip("<>"))
        final, draft = self.folder / f"{name}.eml", self.folder / f".{uuid.uuid4()}.draft"
        try:
            with draft.open("xb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            final.hardlink_to(draft)
        except FileExistsError:
            return
        finally:
            draft.unlink(missing_ok=True)
