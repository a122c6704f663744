"""The panel says whom it knows, before the first name and after; HR writes down what is done about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.shortlist import DeclareForm, KnowThisPersonForm, SettleForm
from recruitment.models import Application, Vacancy
from recruitment.queries.shortlisting import conflicts_of
from recruitment.services import declarations as services
from recruitment.views.loading import current_vacancy, known_applicant, own_seat, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import MoveRefused

TEMPLATES = "recruitment/declaring"
REFUSALS = (services.DetailsMissing, services.NotOnThisShortlist, MoveRefused)


@requires(Action.DECLARE_CONFLICT, current_vacancy)
def declare(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Whether they know anybody. Names are shown from here on, whatever the answer."""
    member = own_seat(vacancy, request.user)
    form = DeclareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.answer
            services.declare(
                member=member, knows=said["knows"], details=said["details"], actor=request.user, at=timezone.now()
            )  # fmt: skip
            return redirect("recruitment:applicants", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/declare.html", {"vacancy": vacancy, "form": form, "member": member})


@requires(Action.KNOW_APPLICANT, known_applicant)
def know_this_person(request: HttpRequest, person: Application) -> HttpResponse:
    """A panel member has seen the name, and knows them."""
    vacancy = person.vacancy
    member = vacancy.membership(request.user)
    if member is None or not decide(request.user, Action.DECLARE_CONFLICT, vacancy):
        raise Http404("Only the panel is asked whom it knows.")
    form = KnowThisPersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(
                member=member, knows=form.cleaned_data["knows"], details=form.cleaned_data["details"],
                application_id=person.pk, actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "HR has been told. They will tell you what happens next.")
            return redirect("recruitment:applicants", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "form": form}
    return render(request, f"{TEMPLATES}/know_this_person.html", context)


@requires(Action.SETTLE_CONFLICT, current_vacancy)
def settle(request: HttpRequest, vacancy: Vacancy, declaration: UUID) -> HttpResponse:
    """What is done about one conflict."""
    conflict = conflicts_of(vacancy).filter(pk=declaration).first()
    if conflict is None:
        raise Http404("No such declaration.")
    form = SettleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_conflict(
                declaration=conflict, outcome=form.cleaned_data["outcome"], reason=form.cleaned_data["reason"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "Written down. Tell the panel member what you have decided.")
            return redirect("recruitment:shortlist", pk=vacancy.pk)
        except (services.AlreadySettled, services.DetailsMissing) as error:
            form.add_error(None, str(error))
    return render(
        request, f"{TEMPLATES}/settle.html", {"vacancy": vacancy, "conflict": conflict, "form": form}
    )
