"""Drawing the line, and what it decides. Nobody is told anything here: that is applying_shortlist's."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.cutting import Asked, Cut, cut, is_above
from recruitment.models import Application, Line, ShortlistDecision, Vacancy
from recruitment.queries.shortlisting import current_line, guaranteed, placed_applicants
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message

BATCH = 2000
Outcome, Source = ShortlistDecision.Outcome, ShortlistDecision.Source


class StaleLine(Exception):
    """What this person was shown is no longer so: the line has moved, or somebody has withdrawn."""


class TieNotSettled(Exception):
    """Several share the score at the line, and nobody has said which way they go."""


class NobodyAbove(Exception):
    """By this line nobody would be interviewed."""


class ReasonMissing(Exception):
    """A line moved, or a decision by hand, without its reason."""


class NothingToDecide(Exception):
    """This application has no decision that can still change."""


def preview(*, vacancy: Vacancy, asked: Asked) -> tuple[Cut, str, Line | None]:
    """Where the line would fall now, the mark by which `draw_line` knows that this is what the lead was shown, and the
    line that counts until then."""
    placed = placed_applicants(vacancy)
    line = current_line(vacancy)
    first = cut(placed, replace(asked, ties=""))
    found = cut(placed, asked) if asked.ties else first
    return found, f"{line.number if line else 0}:{first.at_least}:{len(first.above)}", line


@transaction.atomic
def draw_line(
    *, vacancy: Vacancy, asked: Asked, seen: str, reason: str = "", actor: Any, at: dt.datetime
) -> Line:
    """Draw the line, or move it, and work out again what that decides. Nobody hears of it but HR, who apply it.

    `seen` is the mark of the preview. The guaranteed interview is applied here, by rule, and nothing that the lead is
    shown depends on it.

    Raises: MoveRefused; StaleLine; TieNotSettled; NobodyAbove; ReasonMissing (a line that is moved needs one).
    """
    locked = shortlisting(vacancy)
    found, mark, before = preview(vacancy=locked, asked=asked)
    if seen != mark:
        raise StaleLine(
            "Something has changed since you opened this page. Look at who is above the line now, then draw it."
        )
    if not found.is_settled:
        raise TieNotSettled("Say whether everybody who shares the score at the line is in or out.")
    if not found.above:
        raise NobodyAbove("Nobody is above this line. Draw it lower.")
    if before is not None and not reason.strip():
        raise ReasonMissing("Say why you are moving the line.")
    line = Line.objects.create(
        vacancy=locked, number=before.number + 1 if before else 1, at_least=found.at_least, top=asked.top,
        ties=asked.ties if found.tied else "", reason=reason.strip(), drawn_at=at, drawn_by=actor,
    )  # fmt: skip
    decide_by_rule(vacancy=locked, at_least=line.at_least, actor=actor, at=at)
    record(
        action="line.drawn", subject=locked, actor=actor, at=at, number=line.number, line=str(line.at_least)
    )
    _tell_hr(locked, line, at)
    return line


def decide_by_rule(*, vacancy: Vacancy, at_least: Decimal, actor: Any, at: dt.datetime) -> int:
    """Write what the line and then the guaranteed interview decide, for everybody not decided by hand.

    Set-based: three queries and one upsert a batch. Returns how many. Someone whom nobody scored is left undecided,
    for HR to decide: no rule turns down what no one has read.
    """
    by_hand = set(
        ShortlistDecision.objects.filter(vacancy=vacancy, source=Source.HAND).values_list("pk", flat=True)
    )
    entitled = guaranteed(vacancy)
    rows = [
        ShortlistDecision(
            application_id=each.key, vacancy=vacancy, outcome=outcome, source=source, reason="",
            decided_at=at, decided_by=actor,
        )
        for each in placed_applicants(vacancy)
        if each.key not in by_hand
        for outcome, source in _by_rule(is_above(each, at_least), each.key in entitled)
    ]  # fmt: skip
    ShortlistDecision.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["application"],
        update_fields=["outcome", "source", "reason", "decided_at", "decided_by"],
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def decide_by_hand(
    *, vacancy: Vacancy, application_id: UUID, outcome: str, reason: str, actor: Any, at: dt.datetime
) -> ShortlistDecision:
    """HR decide against the rule, or hold somebody in reserve; with a reason. It can be taken back until applied.

    Raises: MoveRefused; NothingToDecide; ReasonMissing; ValueError (no such outcome).
    """
    locked = shortlisting(vacancy)
    if outcome not in Outcome.values:
        raise ValueError(f"Not an outcome: {outcome!r}")
    if not reason.strip():
        raise ReasonMissing("Say why you decide this by hand.")
    _refuse_before_line(locked)
    application = _running(locked, application_id)
    decision, _ = ShortlistDecision.objects.update_or_create(
        application=application,
        defaults={
            "vacancy": locked, "outcome": outcome, "source": Source.HAND, "reason": reason.strip(),
            "decided_at": at, "decided_by": actor,
        },
    )  # fmt: skip
    record(action="shortlist.decided_by_hand", subject=application, actor=actor, at=at, outcome=outcome)
    return decision


@transaction.atomic
def take_back(*, vacancy: Vacancy, application_id: UUID, actor: Any, at: dt.datetime) -> None:
    """HR take back what they decided by hand: the rule speaks again. Nothing happens where nothing was.

    Raises: MoveRefused; NothingToDecide.
    """
    locked = shortlisting(vacancy)
    line = _refuse_before_line(locked)
    application = _running(locked, application_id)
    taken, _ = ShortlistDecision.objects.filter(application=application, source=Source.HAND).delete()
    if taken:
        decide_by_rule(vacancy=locked, at_least=line.at_least, actor=actor, at=at)
        record(action="shortlist.taken_back", subject=application, actor=actor, at=at)


def shortlisting(vacancy: Vacancy) -> Vacancy:
    """The vacancy, locked, while its shortlist can still change. Raises: MoveRefused."""
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    if locked.state != VacancyState.SHORTLISTED:
        raise MoveRefused("The shortlist of this vacancy can no longer change.")
    return locked


def _by_rule(above: bool, entitled: bool) -> Iterator[tuple[str, str]]:
    if above:
        yield Outcome.INVITE, Source.LINE
    elif entitled:
        yield Outcome.INVITE, Source.SCHEME
    else:
        yield Outcome.DECLINE, Source.LINE


def _refuse_before_line(vacancy: Vacancy) -> Line:
    line = current_line(vacancy)
    if line is None:
        raise MoveRefused("The lead has not drawn the line yet.")
    return line


def _running(vacancy: Vacancy, application_id: UUID) -> Application:
    application = Application.objects.filter(
        pk=application_id, vacancy=vacancy, state=ApplicationState.SIFTING
    ).first()
    if application is None:
        raise NothingToDecide("This applicant is no longer in the running. They may have withdrawn.")
    return application


def _tell_hr(vacancy: Vacancy, line: Line, at: dt.datetime) -> None:
    """Whoever set the vacancy up, unless they sit on its panel: HR who do not sit there apply the shortlist."""
    to = vacancy.created_by
    if vacancy.panel.filter(staff__user=to).exists():
        return
    post_message(
        to=to.email, user=to, unit_path=vacancy.unit.path, subject=f"The line is drawn: {vacancy.title}",
        template="recruitment/line_drawn", key=f"line.drawn:{line.pk}", at=at,
        context={"name": to.name, "vacancy": vacancy.title, "moved": line.number > 1,
                 "url": page_address("recruitment:shortlist", vacancy.pk)},
    )  # fmt: skip
