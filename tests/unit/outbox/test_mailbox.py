import email
import email.policy
import threading
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives

from values_hub.outbox.mailbox import FolderBackend


def letter(message_id: str, body: str = "Dear Amina") -> EmailMultiAlternatives:
    return EmailMultiAlternatives(
        subject="Hello", body=body, to=["amina@example.nhs.uk"], headers={"Message-ID": message_id}
    )


@pytest.fixture
def mailbox(tmp_path: Path) -> FolderBackend:
    return FolderBackend(file_path=str(tmp_path / "mail"))


def test_each_message_is_a_file_that_a_mail_program_reads(mailbox: FolderBackend) -> None:
    assert mailbox.send_messages([letter("<one@example>"), letter("<two@example>")]) == 2
    assert sorted(file.name for file in mailbox.folder.iterdir()) == ["one@example.eml", "two@example.eml"]
    read = email.message_from_bytes(
        (mailbox.folder / "one@example.eml").read_bytes(), policy=email.policy.default
    )
    assert (read["To"], read["Subject"], read["Message-ID"]) == (
        "amina@example.nhs.uk",
        "Hello",
        "<one@example>",
    )


def test_a_repeat_changes_nothing(mailbox: FolderBackend) -> None:
    mailbox.send_messages([letter("<one@example>", "the first")])
    mailbox.send_messages([letter("<one@example>", "the second")])
    (file,) = mailbox.folder.iterdir()
    assert b"the first" in file.read_bytes()


def test_a_name_cannot_lead_out_of_the_folder(mailbox: FolderBackend) -> None:
    mailbox.send_messages([letter("<../../etc/passwd@example>")])
    assert [file.name for file in mailbox.folder.iterdir()] == [".._.._etc_passwd@example.eml"]


def test_many_at_once_leave_one_whole_file(mailbox: FolderBackend) -> None:
    start = threading.Barrier(6)

    def deliver() -> None:
        start.wait()
        mailbox.send_messages([letter("<one@example>", "line\n" * 2000)])

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (file,) = mailbox.folder.iterdir()
    assert file.read_bytes().count(b"line") == 2000


def test_what_a_killed_worker_was_writing_is_no_message(mailbox: FolderBackend) -> None:
    """A file is whole or not there: only names ending .eml are messages, and those appear last."""
    seen: list[set[str]] = []
    write = Path.hardlink_to

    def look_then_link(self: Path, target: Path) -> None:
        seen.append({file.suffix for file in mailbox.folder.iterdir()})
        write(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "hardlink_to", look_then_link)
        mailbox.send_messages([letter("<one@example>")])
    assert seen == [{".draft"}]
    assert {file.suffix for file in mailbox.folder.iterdir()} == {".eml"}
