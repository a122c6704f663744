"""Keeping ReportingLine true to StaffRecord.manager."""

from django.db import connection, transaction

from values_hub.people.models import ReportingLine, StaffRecord

# Deeper than any Trust's hierarchy; also what stops the walk if a file ever brings a loop in.
DEEPEST = 30


class ManagerLoop(Exception):
    """The manager named is below the person, or is the person. The message is fit for the screen."""


def refresh_lines(*, staff: StaffRecord) -> None:
    """Rewrite the lines of one person and everybody below them after their manager changed.

    Raises ManagerLoop when the new manager is the person or stands below them.
    """
    with transaction.atomic():
        below = {line.staff_id: line.steps for line in ReportingLine.objects.filter(manager=staff)}
        if staff.manager_id == staff.pk or staff.manager_id in below:
            raise ManagerLoop("That person works below them, so they cannot also be their manager.")
        moving = {staff.pk: 0, **below}
        ReportingLine.objects.filter(staff__in=moving).exclude(manager__in=moving).delete()
        if staff.manager_id is None:
            return
        above = {staff.manager_id: 1}
        for line in ReportingLine.objects.filter(staff=staff.manager_id):
            above[line.manager_id] = line.steps + 1
        ReportingLine.objects.bulk_create(
            [
                ReportingLine(manager_id=manager, staff_id=person, steps=up + down)
                for manager, up in above.items()
                for person, down in moving.items()
            ],
            batch_size=2000,
        )


def rebuild_lines() -> int:
    """Work all lines out again, set-based (after an import). Returns how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_reportingline")
        cursor.execute(
            """
            INSERT INTO people_reportingline (manager_id, staff_id, steps)
            WITH RECURSIVE line (manager_id, staff_id, steps) AS (
                SELECT manager_id, id, 1 FROM people_staffrecord WHERE manager_id IS NOT NULL
                UNION ALL
                SELECT above.manager_id, line.staff_id, line.steps + 1
                FROM line JOIN people_staffrecord above ON above.id = line.manager_id
                WHERE above.manager_id IS NOT NULL AND line.steps < %s
            )
            SELECT manager_id, staff_id, MIN(steps) FROM line WHERE manager_id <> staff_id
            GROUP BY manager_id, staff_id
            """,
            [DEEPEST],
        )
        return ReportingLine.objects.count()
