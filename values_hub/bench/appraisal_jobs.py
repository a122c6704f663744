"""What appraisals do in the background. Each job has a process of its own, in which Django is set up by then."""

from typing import Any

from values_hub.bench.timing import timed


def open_cycle(_staff: int) -> dict[str, Any]:
    """Everybody gets an appraisal in a new cycle over the whole Trust, beside the one they have."""
    import datetime as dt

    from django.utils import timezone

    from appraisal.services.cycles import create_cycle, fill_cycle
    from appraisal.services.cycles import open_cycle as start_cycle
    from values_hub.bench.subjects import trust_hr

    now = timezone.now()
    actor = trust_hr()
    cycle = create_cycle(
        name="Measured", unit=None, opens_on=now.date(), due_on=now.date() + dt.timedelta(days=7), first_months=0,
        alongside=True, actor=actor, at=now,
    )  # fmt: skip
    start_cycle(cycle=cycle, actor=actor, at=now)
    seconds, made = timed(lambda: fill_cycle(cycle_id=cycle.pk, at=now))
    return {"seconds": seconds, "made": made}


def open_ordinary(_staff: int) -> dict[str, Any]:
    """The same in a cycle that HR do not set on top of others, for a time that has none; and put back."""
    import datetime as dt

    from django.db import transaction
    from django.utils import timezone

    from appraisal.models import Cycle
    from appraisal.services.cycles import create_cycle, fill_cycle
    from appraisal.services.cycles import open_cycle as start_cycle
    from values_hub.bench.subjects import trust_hr

    now = timezone.now()
    last = Cycle.objects.order_by("-due_on")[0].due_on
    with transaction.atomic():
        cycle = create_cycle(
            name="By itself", unit=None, opens_on=last + dt.timedelta(days=1), due_on=last + dt.timedelta(days=60),
            first_months=0, actor=trust_hr(), at=now,
        )  # fmt: skip
        start_cycle(cycle=cycle, actor=trust_hr(), at=now)
        seconds, made = timed(lambda: fill_cycle(cycle_id=cycle.pk, at=now))
        transaction.set_rollback(True)
    return {"seconds": seconds, "made": made}


def remind(_staff: int) -> dict[str, Any]:
    """The run of a day on which every open appraisal has a reminder due."""
    from django.utils import timezone

    from appraisal.services.reminders import send_due_reminders
    from values_hub.outbox.models import Message

    before = Message.objects.count()
    now = timezone.now()
    seconds, _ = timed(lambda: send_due_reminders(today=now.date(), at=now))
    return {"seconds": seconds, "messages": Message.objects.count() - before}


def nudge(_staff: int) -> dict[str, Any]:
    """Whom HR would remind of a whole cycle is worked out, and put back."""
    from django.db import transaction
    from django.utils import timezone

    from appraisal.services.nudging import ask_nudge, plan_nudge
    from values_hub.bench.subjects import cycle, trust_hr

    now = timezone.now()
    with transaction.atomic():
        asked = ask_nudge(cycle=cycle(), holder="", actor=trust_hr(), at=now)
        seconds, _ = timed(lambda: plan_nudge(nudge_id=asked.pk, at=now))
        asked.refresh_from_db()
        transaction.set_rollback(True)
    if not asked.tell:
        raise LookupError("Nobody to remind.")
    return {"seconds": seconds, "people": asked.tell}


def reevaluate(staff: int) -> dict[str, Any]:
    """The night on which a tenth of a cycle's people are new to it and a tenth has gone on leave, and put back."""
    from django.db import transaction
    from django.utils import timezone

    from appraisal.models import Appraisal
    from appraisal.services.cycles import reevaluate as look_again
    from appraisal.services.exclusions import follow_rules
    from values_hub.bench.subjects import cycle
    from values_hub.people.models import StaffRecord

    now = timezone.now()
    with transaction.atomic():
        new = Appraisal.objects.filter(cycle=cycle(), state="not_started", raters=None)
        new.filter(pk__in=list(new.order_by("pk").values_list("pk", flat=True)[: staff // 10])).delete()
        on_leave = StaffRecord.objects.filter(left_on=None).order_by("pk").values_list("pk", flat=True)
        StaffRecord.objects.filter(pk__in=list(on_leave[: staff // 10])).update(assignment_status="parental")
        in_time, made = timed(lambda: look_again(today=now.date(), at=now))
        out_time, _ = timed(lambda: follow_rules(today=now.date(), at=now))
        seconds = in_time + out_time
        transaction.set_rollback(True)
    return {"seconds": seconds, "made": made}


def send_nudge(_staff: int) -> dict[str, Any]:
    """HR's reminder of a whole cycle goes to everybody whom it was shown to reach, and is put back."""
    import datetime as dt

    from django.db import transaction
    from django.utils import timezone

    from appraisal.models import Digest
    from appraisal.services.nudging import ask_nudge, confirm_nudge, plan_nudge
    from appraisal.services.nudging import send_nudge as send
    from values_hub.bench.subjects import cycle, trust_hr
    from values_hub.common.reminder_hours import may_remind

    now = timezone.now()
    noon = timezone.localtime(now).replace(hour=12, minute=0)
    while not may_remind(noon):
        noon += dt.timedelta(days=1)
    with transaction.atomic():
        Digest.objects.filter(on=noon.date()).delete()
        asked = ask_nudge(cycle=cycle(), holder="", actor=trust_hr(), at=noon)
        plan_nudge(nudge_id=asked.pk, at=noon)
        asked.refresh_from_db()
        confirm_nudge(nudge=asked, actor=trust_hr(), at=noon)
        seconds, sent = timed(lambda: send(nudge_id=asked.pk, clock=lambda: noon))
        transaction.set_rollback(True)
    return {"seconds": seconds, "messages": sent}
