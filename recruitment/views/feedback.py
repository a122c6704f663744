"""Feedback to everybody who was scored: read in full before it goes, sent one by one or all at once."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recruitment.forms.deciding import SentenceForm
from recruitment.models import Application, Vacancy
from recruitment.queries import feedback as queries
from recruitment.services import feedback as services
from recruitment.services.reading import note_applicant_read
from recruitment.views.loading import current_vacancy, own_application, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/decide"
PER_PAGE = 25
REFUSALS = (services.NotOwedFeedback, services.AlreadySent)


@requires(Action.WRITE_FEEDBACK, current_vacancy)
@require_safe
def feedback(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who is owed feedback and whether it has gone."""
    note_applicant_read(subject=vacancy, actor=request.user, at=timezone.now())
    page = Paginator(queries.owed_feedback(vacancy), PER_PAGE).get_page(request.GET.get("page"))
    context = {"vacancy": vacancy, "page": page, "unsent": queries.unsent_feedback(vacancy).count()}
    return render(request, f"{TEMPLATES}/feedback.html", context)


@requires(Action.WRITE_FEEDBACK, current_vacancy)
def letter(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """One letter in full, as the candidate will read it; a sentence may be added; then it can be sent."""
    person = queries.owed_feedback(vacancy).filter(pk=application).first()
    if person is None and not queries.has_applied(vacancy, application):
        raise Http404("No such candidate.")
    if person is None:
        messages.info(
            request,
            "There is no letter for this candidate. One is written when the panel has scored them and they have been "
            "told what was decided.",
        )
        return redirect("recruitment:feedback", pk=vacancy.pk)
    person.vacancy = vacancy
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    kept = getattr(person, "feedback", None)
    form = SentenceForm(posted(request), initial={"sentence": kept.sentence if kept else ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_sentence(
                application=person, text=form.cleaned_data["sentence"], actor=request.user, at=timezone.now()
            )
            if request.POST.get("then") != "send":
                messages.success(request, "Saved. Read the letter below.")
                return redirect("recruitment:feedback_letter", pk=vacancy.pk, application=person.pk)
            services.send_feedback(vacancy=vacancy, only=person, actor=request.user, at=timezone.now())
            messages.success(request, f"The feedback to {person.name} has been sent.")
            return redirect("recruitment:feedback", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    is_sent = kept is not None and kept.sent_at is not None
    values = (
        kept.values if kept is not None and is_sent else queries.letters_for(vacancy, [person])[person.pk]
    )
    context = {
        "vacancy": vacancy, "person": person, "form": form, "values": values, "kept": kept, "is_sent": is_sent,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/feedback_letter.html", context)


@requires(Action.WRITE_FEEDBACK, current_vacancy)
def send_all(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How many letters will go, the first of them in full, then the button."""
    form = Form(posted(request))
    if request.method == "POST":
        sent = services.send_feedback(vacancy=vacancy, actor=request.user, at=timezone.now())
        letters = "1 letter is" if sent == 1 else f"{sent} letters are"
        words = f"{letters} on the way." if sent else "Every letter had already been sent."
        messages.success(request, words)
        return redirect("recruitment:feedback", pk=vacancy.pk)
    unsent = queries.unsent_feedback(vacancy)
    first = unsent.first()
    values = queries.letters_for(vacancy, [first])[first.pk] if first else []
    context = {"vacancy": vacancy, "form": form, "unsent": unsent.count(), "first": first, "values": values}
    return render(request, f"{TEMPLATES}/send_feedback.html", context)


@requires(Action.READ_OWN_FEEDBACK, own_application)
@require_safe
def own_feedback(request: HttpRequest, application: Application) -> HttpResponse:
    """What the panel saw, as it was sent to the candidate."""
    kept = queries.sent_letter(application)
    context = {"application": application, "vacancy": application.vacancy, "kept": kept}
    return render(request, "recruitment/apply/feedback.html", context)
