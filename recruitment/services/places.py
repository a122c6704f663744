"""A vacancy that had filled its place, and opened again for somebody in reserve."""

import datetime as dt
from typing import Any

from recruitment.models import Application, Vacancy
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.transitions import move


def fill_again(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> None:
    """Whoever was on the way does not come. Where somebody has started in the place before, the vacancy is filled as it
    was, and the reserve list still stands. Inside the transaction of whatever ended it. Nobody else is on the way:
    there is one at a time (`one_on_the_way_a_vacancy`), and only while the vacancy is decided.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    candidates = Application.objects.filter(vacancy=locked)
    if candidates.filter(state=ApplicationState.STARTED).exists():
        move(locked, VacancyState.FILLED, actor=actor, at=at, reason="Nobody is on the way to another place.")
