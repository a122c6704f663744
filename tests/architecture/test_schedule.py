"""The scheduler's list and the tasks there are agree: a task nobody starts is a reminder nobody gets."""

from django.conf import settings

from values_hub.celery import app

# Started by what happened, with the row's key; a sweep of the same app takes up what was not carried.
STARTED_BY_EVENTS = {
    "appraisal.carry_on_change",
    "appraisal.fill_cycle",
    "appraisal.plan_nudge",
    "appraisal.send_nudge",
    "documents.render",
    "documents.render_archive",
    "induction.apply_training",
    "induction.read_training",
    "outbox.deliver",
    "people.apply_import",
    "people.check_import",
}


def test_every_task_is_started_by_the_scheduler_or_by_an_event():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled | STARTED_BY_EVENTS == ours
    assert scheduled & STARTED_BY_EVENTS == set()


def test_every_task_may_be_killed_half_way():
    for name, task in app.tasks.items():
        if not name.startswith("celery."):
            assert (task.acks_late, task.reject_on_worker_lost) == (True, True), name
