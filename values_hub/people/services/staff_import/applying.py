"""Doing what a checked file says. Killed half-way, it is done again from the start and finds most of it done.

Nothing is remembered between two attempts but the claim and the counts, because nothing need be: every row is held
against the staff list as it is now, and only what differs is written, a batch a transaction.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import batched
from typing import Any

from django.db import transaction

from values_hub.audit.services import record
from values_hub.common.logs import fault
from values_hub.people.days import day_of
from values_hub.people.models import StaffImport, StaffImportProblem, StaffRecord
from values_hub.people.models.staff import staff_name
from values_hub.people.queries.staff_matching import (
    DETAILS,
    Kind,
    Match,
    Matcher,
    changes_of,
    ids_of_staff,
)
from values_hub.people.services import lifecycle
from values_hub.people.services.accounts import accounts_for, change_email
from values_hub.people.services.posts import PostBook, make_units
from values_hub.people.services.reporting import rebuild_lines
from values_hub.people.services.staff_import import claims
from values_hub.people.services.staff_import.checking import Clock, read_file, save_problems
from values_hub.people.services.staff_import.uploading import throw_away
from values_hub.people.staff_file.columns import Fault, Row
from values_hub.people.staff_file.reading import NotAStaffFile
from values_hub.people.staff_file.survey import managers_first

log = logging.getLogger(__name__)

BATCH = 500
Stage = StaffImport.Stage
Work = Callable[[Sequence[Row]], Counter[str]]


def apply_import(*, import_id: uuid.UUID, clock: Clock) -> bool:
    """Apply one file if HR has asked for it and nobody is at it. Safe to run any number of times, and to kill."""
    token = claims.take(claims.to_apply(clock()), import_id, Stage.APPLYING, clock())
    if token is None:
        return False
    row = StaffImport.objects.select_related("apply_asked_by").get(pk=import_id)
    try:
        _Attempt(row, token, clock).run()
    except claims.Superseded:
        return False
    except NotAStaffFile as error:
        with transaction.atomic():
            claims.finish(import_id, token, Stage.REFUSED, clock(), refusal=str(error))
            throw_away(import_id)
    return True


class _Attempt:
    """One attempt at one file."""

    def __init__(self, row: StaffImport, token: uuid.UUID, clock: Clock) -> None:
        self.row, self.token, self.clock = row, token, clock
        self.actor = row.apply_asked_by
        self.today = day_of(clock())
        self.applied: Counter[str] = Counter(row.counts.get("applied", {}))
        self.done = 0
        self._joined: dict[str, uuid.UUID] = {}

    def run(self) -> None:
        content = read_file(self.row, self.today)
        rows = content.found.rows
        claims.renew(self.row.pk, self.token, self.clock(), rows_total=len(rows), rows_done=0)
        self.posts = PostBook(make_units({row.org_path for row in rows}), rows)
        self.places = self.posts.places
        self.ids = ids_of_staff()
        self.matcher = Matcher(self.today)
        by_kind: dict[Kind, list[Row]] = {kind: [] for kind in Kind}
        for matches in self.matcher.match(rows):
            for match in matches:
                by_kind[match.kind].append(match.row)
                if match.adopts and match.staff is not None:
                    self.ids[match.row.employee_number] = match.staff.pk
        self.done = len(by_kind[Kind.FORMER]) + len(by_kind[Kind.UNSURE])
        # Newcomers first, each after their manager, so that whoever is to report to one of them finds them here.
        self._work_through(managers_first(by_kind[Kind.NEW] + by_kind[Kind.RETURNING]), self._join)
        self._work_through(by_kind[Kind.KNOWN], self._change)
        self._work_through(by_kind[Kind.LEAVING], self._leave)
        self._flag_missing(content.found.seen)
        rebuild_lines()
        self._finish()

    def _work_through(self, rows: Sequence[Row], work: Work) -> None:
        """Each batch stands or falls alone; in one that falls, each row does. One bad row stops nobody else."""
        for batch in batched(rows, BATCH, strict=False):
            try:
                self._commit(batch, work)
            except claims.Superseded:
                raise
            except Exception as error:  # noqa: BLE001  (a listener's fault, say: the other rows are not to suffer)
                log.error("staff import %s: a batch failed, going row by row: %s", self.row.pk, fault(error))
                for row in batch:
                    self._alone(row, work)

    def _alone(self, row: Row, work: Work) -> None:
        try:
            self._commit([row], work)
        except claims.Superseded:
            raise
        except Exception as error:  # noqa: BLE001
            log.error("staff import %s: line %s failed: %s", self.row.pk, row.line, fault(error))
            self._commit(
                [row], lambda _: self._held(row, "", "This row could not be applied. The log says why.")
            )

    def _commit(self, rows: Sequence[Row], work: Work) -> None:
        self._joined = {}
        with transaction.atomic():
            applied = self.applied + work(rows)
            claims.renew(
                self.row.pk,
                self.token,
                self.clock(),
                rows_done=self.done + len(rows),
                counts={**self.row.counts, "applied": dict(applied)},
            )
        self.applied, self.done = applied, self.done + len(rows)
        self.ids |= self._joined

    def _held(self, row: Row, column: str, sentence: str) -> Counter[str]:
        """The row is not applied, and why. Said once, however many attempts there are."""
        said = StaffImportProblem.objects.filter(staff_import=self.row, line=row.line, sentence=sentence)
        if said.exists():
            return Counter()
        save_problems(self.row.pk, [Fault(row.line, column, sentence)])
        return Counter(held=1)

    def _join(self, rows: Sequence[Row]) -> Counter[str]:
        at = self.clock()
        accounts = accounts_for(
            {row.email: staff_name(row.first_name, row.last_name, row.known_as) for row in rows if row.email},
            actor=self.actor,
            at=at,
        )
        newcomers: list[StaffRecord] = []
        for row in rows:
            said = {name: value for name in DETAILS if (value := getattr(row, name)) not in ("", None)}
            staff = StaffRecord(
                **said,
                employee_number=row.employee_number,
                user=accounts.pop(row.email, None),
                post=self.posts.post_for(row),
                manager_id=self._joined.get(row.supervisor) or self.ids.get(row.supervisor),
            )
            self._joined[row.employee_number] = staff.pk
            newcomers.append(staff)
        lifecycle.join_all(newcomers=newcomers, actor=self.actor, at=at)
        return Counter(joined=len(newcomers))

    def _change(self, rows: Sequence[Row]) -> Counter[str]:
        counted: Counter[str] = Counter()
        numbers = {pk: number for number, pk in self.ids.items()}
        managers = StaffRecord.objects.in_bulk(
            {pk for row in rows if (pk := self.ids.get(row.supervisor)) is not None}
        )
        for matches in self.matcher.match(rows):
            for match in matches:
                changes = changes_of(match, self.places, numbers)
                if not changes or match.staff is None:
                    continue
                counted["changed"] += 1
                self._change_details(match, changes.details)
                self._change_post(match, changes.has_other_post, changes.is_move, counted)
                if changes.has_other_manager and (
                    manager := managers.get(self.ids.get(match.row.supervisor))
                ):
                    lifecycle.change_manager(
                        staff=match.staff,
                        manager=manager,
                        on=self.today,
                        actor=self.actor,
                        at=self.clock(),
                        lines=False,
                    )
                    counted["new_manager"] += 1
        return counted

    def _change_details(self, match: Match, details: dict[str, Any]) -> None:
        staff, at = match.staff, self.clock()
        assert staff is not None  # noqa: S101  only rows with a record come here
        if not details:
            return
        lifecycle.change_details(staff=staff, details=details, actor=self.actor, at=at)
        if "email" not in details:
            return
        if staff.user is None:
            account = accounts_for({details["email"]: staff.name}, actor=self.actor, at=at).get(
                details["email"]
            )
            if account is not None:
                lifecycle.change_details(staff=staff, details={"user": account}, actor=self.actor, at=at)
        elif staff.user.email.lower() == staff.email.lower() and not change_email(
            user=staff.user, email=details["email"], actor=self.actor, at=at
        ):
            sentence = "Somebody else’s account has this address, so they still sign in with the one before."
            save_problems(self.row.pk, [Fault(match.row.line, "email", sentence, blocks=False)])

    def _change_post(self, match: Match, has_other: bool, is_move: bool, counted: Counter[str]) -> None:
        if not has_other or match.staff is None:
            return
        post = self.posts.post_for(match.row)
        if is_move:
            lifecycle.move_post(
                staff=match.staff, post=post, on=self.today, actor=self.actor, at=self.clock()
            )
            counted["moved"] += 1
        else:
            lifecycle.renumber_post(staff=match.staff, post=post, actor=self.actor, at=self.clock())

    def _leave(self, rows: Sequence[Row]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for matches in self.matcher.match(rows):
            for match in matches:
                if match.staff is None:
                    continue
                try:
                    with transaction.atomic():
                        lifecycle.leave(
                            staff=match.staff,
                            on=max(min(match.row.ended_on or self.today, self.today), match.staff.started_on),
                            actor=self.actor,
                            at=self.clock(),
                        )
                    counted["left"] += 1
                except (lifecycle.StillManages, lifecycle.NotTheirLastDay) as error:
                    counted += self._held(match.row, "end_date", str(error))
        return counted

    def _flag_missing(self, seen: set[str]) -> None:
        """Whoever a full file does not name is marked, and whoever it names is no longer."""
        absent = (
            [pk for number, pk in ids_of_staff().items() if number not in seen]
            if self.row.is_full_list
            else []
        )
        at = self.clock()
        for batch in batched(absent, 1000, strict=False):
            StaffRecord.objects.filter(pk__in=batch, missing_since=None).update(missing_since=self.today)
        for numbers in batched(sorted(seen), 1000, strict=False):
            StaffRecord.objects.current().filter(employee_number__in=numbers).exclude(
                missing_since=None
            ).update(missing_since=None)
        self.applied["missing"] = len(absent)
        claims.renew(self.row.pk, self.token, at)

    def _finish(self) -> None:
        at = self.clock()
        with transaction.atomic():
            counts = {**self.row.counts, "applied": dict(self.applied)}
            claims.finish(
                self.row.pk,
                self.token,
                Stage.APPLIED,
                at,
                counts=counts,
                rows_done=self.done,
                rows_total=self.done,
            )
            record(
                action="staff_import.applied", subject=self.row, actor=self.actor, at=at, **counts["applied"]
            )
            throw_away(self.row.pk)
