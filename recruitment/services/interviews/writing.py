"""One more word to one question of a kit: the kit's next version and the row, in one statement where there is one."""

import datetime as dt
import json

from django.db import connection, transaction
from django.db.models import F

from recruitment.models import InterviewKit, InterviewScore
from recruitment.states import ApplicationState

KIT, SCORE, INTERVIEW, APPLICATION = (
    "recruitment_interviewkit", "recruitment_interviewscore", "recruitment_interview", "recruitment_application",
)  # fmt: skip
# The row is written only where the kit was: on the version it was read on, open, and the interview still to come.
AT_ONCE = f"""
WITH kept AS (
    UPDATE {KIT} SET version = {KIT}.version + 1, saved_at = %s
    FROM {INTERVIEW} JOIN {APPLICATION} ON {APPLICATION}.id = {INTERVIEW}.application_id
    WHERE {KIT}.id = %s AND {KIT}.version = %s AND {KIT}.locked_at IS NULL AND {KIT}.excused_at IS NULL
        AND {INTERVIEW}.id = {KIT}.interview_id AND {APPLICATION}.state = %s
    RETURNING {KIT}.id
)
UPDATE {SCORE} SET notes = %s, ticked = %s, points = %s, no_evidence = %s, ask_next = %s
FROM kept WHERE {SCORE}.kit_id = kept.id AND {SCORE}.id = %s
"""  # noqa: S608  names of our own tables


def write_at_once(row: InterviewScore, version: int, at: dt.datetime) -> bool:
    """Write a row that has been read and changed, if its kit is still at `version` and open. Whether it was written.

    One statement on PostgreSQL; SQLite, which has none such, takes two in a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(AT_ONCE, [
                at, row.kit_id, version, ApplicationState.BOOKED, row.notes, json.dumps(row.ticked), row.points,
                row.no_evidence, row.ask_next, row.pk,
            ])  # fmt: skip
            return bool(cursor.rowcount == 1)
    with transaction.atomic():
        kept = InterviewKit.objects.filter(
            pk=row.kit_id, version=version, locked_at=None, excused_at=None,
            interview__application__state=ApplicationState.BOOKED,
        ).update(version=F("version") + 1, saved_at=at)  # fmt: skip
        if kept:
            row.save()
    return bool(kept)
