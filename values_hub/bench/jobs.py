"""Work in the background, timed: each job in a process of its own, whose peak memory the system tells."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from values_hub.bench import results
from values_hub.bench.appraisal_jobs import (
    nudge,
    open_cycle,
    open_ordinary,
    reevaluate,
    remind,
    send_nudge,
)
from values_hub.bench.timing import timed

Say = Callable[[str], None]
DOCUMENTS, ROUNDS = 48, 3
MESSAGES = 1000


def measure(staff_count: int, say: Say) -> list[results.Row]:
    """A row for every job. Budgets are DESIGN §9's for 30,000 staff; a smaller Trust has to keep to them too."""
    rows = []
    for name, job in JOBS.items():
        out = subprocess.run(
            [sys.executable, "-c", f"from values_hub.bench.jobs import run; run({name!r}, {staff_count})"],
            capture_output=True, text=True, check=False, env=os.environ,
        )  # fmt: skip
        if out.returncode:
            raise RuntimeError(f"{name}: {out.stderr[-2000:]}")
        found = json.loads(out.stdout.strip().splitlines()[-1])
        say(f"{name}: {found}")
        rows += job[1](found)
    return rows


def run(name: str, staff_count: int) -> None:
    """Run one job in this process and print what was found as one line of JSON."""
    import django

    django.setup()
    before = _memory()
    found = JOBS[name][0](staff_count)
    sys.stdout.write(
        json.dumps({**found, "peak_mib": round(_memory(), 1), "before_mib": round(before, 1)}) + "\n"
    )


def _memory() -> float:
    """This process's peak so far, in MiB. From /proc: getrusage hands a child the peak of whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def release(_staff: int) -> dict[str, Any]:
    """The night on which a fortnight's things of every running induction open at once."""
    import datetime as dt

    from django.utils import timezone

    from induction.models import Induction
    from induction.services.schedule import release_due

    now = timezone.now()
    running = Induction.objects.running().count()
    seconds, opened = timed(lambda: release_due(today=now.date() + dt.timedelta(days=14), at=now))
    return {"seconds": seconds, "opened": opened, "running": running}


def share_out(_staff: int) -> dict[str, Any]:
    """The sift's answers dealt to its panel again, and put back."""
    from django.db import transaction
    from django.utils import timezone

    from recruitment.models import Hold, Score
    from recruitment.services.closing import share_out as deal
    from values_hub.bench.subjects import big_sift

    vacancy = big_sift()
    with transaction.atomic():
        Score.objects.filter(question__vacancy=vacancy).delete()
        Hold.objects.filter(answer__application__vacancy=vacancy).delete()
        seconds, dealt = timed(lambda: deal(vacancy=vacancy, at=timezone.now()))
        transaction.set_rollback(True)
    return {"seconds": seconds, "dealt": dealt, "applications": vacancy.applications.count()}


def one_pdf(_staff: int) -> dict[str, Any]:
    """A values report through `documents`, against bare WeasyPrint on the same HTML with the same foot on its pages, in
    turns, each first as often as the other."""
    import statistics

    from django.template.loader import render_to_string
    from django.utils import timezone
    from weasyprint import HTML

    from values_hub.bench.subjects import staff_with_thread
    from values_hub.documents import pdf
    from values_hub.documents.models import Document
    from values_hub.documents.services import request_document
    from values_hub.evidence.report import build

    staff = staff_with_thread()
    document = request_document(kind="values_report", subject=staff, actor=staff.user, at=timezone.now())
    html = render_to_string("evidence/values_report.html", {"document": document, **build(staff.pk)})
    Document.objects.filter(pk=document.pk).delete()

    def ours() -> Any:
        return pdf.make_pdf(html, footer="Measured", identifier=b"0" * 16, on_progress=lambda *_: None)

    def bare() -> Any:
        return HTML(string=html, url_fetcher=pdf.OwnFilesOnly()).write_pdf(
            stylesheets=[pdf.page_foot("Measured")], pdf_variant="pdf/ua-1", pdf_tags=True
        )

    ours(), bare()
    mine_first = [(timed(ours)[0], timed(bare)[0]) for _ in range(6)]
    bare_first = [(timed(bare)[0], timed(ours)[0]) for _ in range(6)]
    mine = statistics.median([mine for mine, _ in mine_first] + [mine for _, mine in bare_first])
    theirs = statistics.median([bare for _, bare in mine_first] + [bare for bare, _ in bare_first])
    return {"seconds": mine, "bare_seconds": theirs, "ratio": mine / theirs}


def two_workers(_staff: int) -> dict[str, Any]:
    """As many documents made by one worker process and by two, in turns. Each is a worker that has made one before:
    what the first document loads (fonts, the library itself) is loaded when they are forked."""
    import statistics

    from django.db import connections
    from django.utils import timezone

    from values_hub.documents.services import request_document
    from values_hub.evidence.models import Evidence
    from values_hub.people.models import StaffRecord

    people = StaffRecord.objects.filter(
        pk__in=Evidence.objects.exclude(staff=None).values("staff"), user__isnull=False
    )
    ids = [
        str(request_document(kind="values_report", subject=each, actor=each.user, at=timezone.now()).pk)
        for each in people[: 2 * DOCUMENTS * ROUNDS + 1]
    ]
    _render(ids.pop())
    connections.close_all()
    ones, twos = [], []
    for at in range(0, len(ids), 2 * DOCUMENTS):
        first, second = ids[at : at + DOCUMENTS], ids[at + DOCUMENTS : at + 2 * DOCUMENTS]
        ones.append(timed(partial(_in_processes, 1, first))[0])
        twos.append(timed(partial(_in_processes, 2, second))[0])
    one, two = statistics.median(ones), statistics.median(twos)
    return {"one_seconds": one, "two_seconds": two, "times": one / two, "documents": DOCUMENTS * ROUNDS}


def import_staff(staff_count: int) -> dict[str, Any]:
    """A file from ESR with everybody in it is checked; one with a tenth as many newcomers is applied."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from values_hub.bench.subjects import staff_file, trust_hr
    from values_hub.people.models import StaffImport
    from values_hub.people.services.staff_import.applying import apply_import
    from values_hub.people.services.staff_import.checking import check_import
    from values_hub.people.services.staff_import.uploading import ask_to_apply, bring_file

    hr = trust_hr()

    def brought(people: int) -> StaffImport:
        file = ContentFile(staff_file(people))
        return bring_file(file=file, name="staff.csv", actor=hr, at=timezone.now())

    whole, newcomers = brought(staff_count), brought(max(staff_count // 10, 1))
    check_seconds, _ = timed(lambda: check_import(import_id=whole.pk, clock=timezone.now))
    check_import(import_id=newcomers.pk, clock=timezone.now)
    newcomers.refresh_from_db()
    ask_to_apply(staff_import=newcomers, is_full_list=False, actor=hr, at=timezone.now())
    apply_seconds, _ = timed(lambda: apply_import(import_id=newcomers.pk, clock=timezone.now))
    newcomers.refresh_from_db()
    joined = newcomers.counts.get("applied", {}).get("joined", 0)
    return {
        "check_seconds": check_seconds, "checked": staff_count, "apply_seconds": apply_seconds, "joined": joined,
    }  # fmt: skip


def deliver_mail(_staff: int) -> dict[str, Any]:
    """A thousand messages, to a mail system that takes them at once."""
    from django.core.mail.backends.dummy import EmailBackend
    from django.utils import timezone

    from values_hub.outbox.models import Message
    from values_hub.outbox.services import Draft, deliver, post_messages

    words = {"heading": "Measured", "name": "Person", "paragraphs": ["One.", "Two."]}
    post_messages(
        (
            Draft(
                to=f"person{n}@measured.nhs.example", subject="Measured", template="notice", context=words,
                key=f"measured:{n}",
            )
            for n in range(MESSAGES)
        ),
        timezone.now(),
    )  # fmt: skip
    ids = list(Message.objects.filter(key__startswith="measured:").values_list("pk", flat=True))
    mailer = EmailBackend()

    def all_of_them() -> None:
        for each in ids:
            deliver(message_id=each, at=timezone.now(), mailer=mailer)

    seconds, _ = timed(all_of_them)
    return {"seconds": seconds, "messages": len(ids)}


def _in_processes(count: int, ids: list[str]) -> None:
    """So many workers, each taking the next document when it is done with one."""
    context = multiprocessing.get_context("fork")
    taken = context.Value("i", 0)
    processes = [context.Process(target=_render_next, args=[ids, taken]) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError("A rendering process failed.")


def _render_next(ids: list[str], taken: Any) -> None:
    while True:
        with taken.get_lock():
            place = taken.value
            taken.value += 1
        if place >= len(ids):
            return
        _render(ids[place])


def _render(key: str) -> None:
    import uuid

    from django.utils import timezone

    from values_hub.documents.services import render

    if not render(document_id=uuid.UUID(key), clock=timezone.now):
        raise RuntimeError(f"{key} was not made")


Reader = Callable[[dict[str, Any]], list[results.Row]]
JOBS: dict[str, tuple[Callable[[int], dict[str, Any]], Reader]] = {
    "open_cycle": (
        open_cycle,
        lambda found: [
            results.at_most(f"open a cycle: {found['made']:,} appraisals", found["seconds"], "s", 20),
            results.at_most("open a cycle: peak memory", found["peak_mib"], "MiB", 300),
        ],
    ),
    "nudge": (
        nudge,
        lambda found: [
            results.at_most(f"remind now: {found['people']:,} people worked out", found["seconds"], "s", 30)
        ],
    ),
    "send_nudge": (
        send_nudge,
        lambda found: [results.at_most(f"remind now: {found['messages']:,} told", found["seconds"], "s", 30)],
    ),
    "reevaluate": (
        reevaluate,
        lambda found: [
            results.at_most(f"nightly re-evaluation: {found['made']:,} come in", found["seconds"], "s", 30)
        ],
    ),
    "open_ordinary": (
        open_ordinary,
        lambda found: [
            results.at_most(f"open a cycle by itself: {found['made']:,}", found["seconds"], "s", 20),
            results.at_most("open a cycle by itself: peak memory", found["peak_mib"], "MiB", 300),
        ],
    ),
    "remind": (
        remind,
        lambda found: [
            results.at_most(f"reminders: {found['messages']:,} messages", found["seconds"], "s", 30)
        ],
    ),
    "release": (
        release,
        lambda found: [
            results.at_most(
                f"nightly release: {found['opened']:,} things in {found['running']:,} inductions",
                found["seconds"],
                "s",
                10,
            )
        ],
    ),
    "share_out": (
        share_out,
        lambda found: [
            results.at_most(f"share out: {found['dealt']:,} scores to give", found["seconds"], "s", 5)
        ],
    ),
    "one_pdf": (
        one_pdf,
        lambda found: [results.at_most("PDF: over bare WeasyPrint", found["ratio"], "×", 1.15)],
    ),
    "two_workers": (
        two_workers,
        lambda found: [results.at_least("PDFs: two workers over one", found["times"], "×", 1.8)],
    ),
    "import_staff": (
        import_staff,
        lambda found: [
            results.at_most(
                f"staff file: {found['checked']:,} rows checked", found["check_seconds"], "s", 15
            ),
            results.at_most(
                f"staff file: {found['joined']:,} people joined", found["apply_seconds"], "s", 30
            ),
        ],
    ),
    "deliver_mail": (
        deliver_mail,
        lambda found: [results.at_most(f"mail: {found['messages']:,} messages", found["seconds"], "s", 20)],
    ),
}
