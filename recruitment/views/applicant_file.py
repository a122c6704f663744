"""What an applicant told the recruitment team and nobody else: for HR, and for nobody who sits on the panel."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.queries import applicant_file as queries
from recruitment.queries.paper import paper_of
from recruitment.services.reading import note_applicant_read
from recruitment.states import OFFERED_ON
from recruitment.views.loading import current_vacancy, person_of
from values_hub.access.actions import Action
from values_hub.access.decorators import requires


@requires(Action.SEE_APPLICANT_FILE, current_vacancy)
def applicant_file(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """History, registration, declarations and schemes; the referees once a job has been offered."""
    person = person_of(request.user, vacancy, application, "background", "declaration")
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    context = {
        "vacancy": vacancy,
        "person": person,
        "paper": paper_of(person, timezone.localdate()),
        "offered": person.state in OFFERED_ON,
        "same_phone": queries.others_with_the_same_phone(person),
    }
    return render(request, "recruitment/applicants/file.html", context)
