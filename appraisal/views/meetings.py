"""When the two will talk: arranged, changed, called off, and as a calendar file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.forms.meetings import ArrangeForm, as_arranged
from appraisal.forms.reviewing import ConfirmForm
from appraisal.models import Appraisal
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.queries.meetings import arranged_for, calendar_of, meeting_of
from appraisal.queries.next_steps import Viewer
from appraisal.queries.pages import viewer_of
from appraisal.services import meetings as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.common.calendar_file import CONTENT_TYPE

form_page = require_http_methods(["GET", "HEAD", "POST"])
with_meeting = visible(Appraisal, through=lambda rows: with_people(rows).select_related("meeting"))


@form_page
@requires(Action.ARRANGE_MEETING, with_meeting)
def arrange(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """One question: when and where will you meet?"""
    meeting, name = meeting_of(appraisal), appraisal.staff.name
    form = ArrangeForm(request.POST if request.method == "POST" else None, initial=as_arranged(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            services.arrange_meeting(
                appraisal=appraisal, actor=request.user, at=timezone.now(), **form.details()
            )
            messages.success(request, f"Arranged. You and {name} each get an email with a calendar file.")
            return redirect("appraisal:page", appraisal.pk)
        except services.NotThen as refused:
            form.add_error("on", str(refused))
        except services.TalkOver as refused:
            form.add_error(None, str(refused))
    arranged = arranged_for(appraisal, timezone.now())
    context = {"form": form, "appraisal_pk": appraisal.pk, "person": name, "arranged": arranged}
    return render(request, "appraisal/arrange.html", {**context, "guardian": guardian()})


@form_page
@requires(Action.ARRANGE_MEETING, with_meeting)
def call_off(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """They do not meet then after all."""
    arranged, name = arranged_for(appraisal, timezone.now()), appraisal.staff.name
    if arranged is None:
        messages.info(request, "No meeting is arranged, so there is nothing to call off.")
        return redirect("appraisal:page", appraisal.pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.call_off_meeting(appraisal=appraisal, actor=request.user, at=timezone.now())
            messages.success(
                request, "Called off. You and " + name + " are told, and can take it out of your calendars."
            )
            return redirect("appraisal:page", appraisal.pk)
        except services.TalkOver as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "appraisal_pk": appraisal.pk,
        "title": f"Call off the meeting with {name}",
        "intro": f"You were going to meet at {arranged.when}. You can arrange another time when you like.",
        "submit_text": "Call it off",
        "guardian": guardian(),
    }
    return render(request, "appraisal/confirm.html", context)


@require_safe
@requires(Action.SEE_MEETING, with_meeting)
def calendar(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The calendar file; of a meeting that was called off, the one that takes it out again."""
    meeting = meeting_of(appraisal)
    if meeting is None:
        raise Http404("No meeting was arranged.")
    of_the_person = viewer_of(appraisal, request.user) is Viewer.PERSON
    content = calendar_of(appraisal, meeting, of_the_person=of_the_person, at=timezone.now())
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="appraisal.ics"'
    return response
