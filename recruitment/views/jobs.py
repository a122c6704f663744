"""The public list of vacancies and the advert."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from recruitment.forms.vacancies import SearchForm
from recruitment.models import Vacancy
from recruitment.queries.adverts import job_posting, values_asked
from recruitment.queries.candidates import open_vacancies, own_application_for
from recruitment.views.loading import current_advert
from values_hub.access.decorators import public

PER_PAGE = 25


@public
def vacancies(request: HttpRequest) -> HttpResponse:
    """Everything open now, soonest closing first, with a search by words."""
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(open_vacancies(words=words, at=timezone.now()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    form = SearchForm(initial={"q": words}, label="Search by job, team or place")
    return render(request, "recruitment/jobs/vacancies.html", {"page": page, "words": words, "search": form})


@public
def vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The advert. A vacancy that has closed says so kindly."""
    advert = current_advert(request.user, {"pk": pk})
    return render(request, "recruitment/jobs/vacancy.html", advert_context(request, advert))


def advert_context(request: HttpRequest, advert: Vacancy, *, preview: bool = False) -> dict[str, Any]:
    """What the advert's page needs; HR's preview shows the same page."""
    now = timezone.now()
    start = reverse("apply:start", args=[advert.pk])
    posting = None
    if advert.is_open(now):
        posting = job_posting(
            advert, url=request.build_absolute_uri(reverse("jobs:vacancy", args=[advert.pk]))
        )
    return {
        "vacancy": advert,
        "is_open": advert.is_open(now),
        "is_preview": preview,
        "asked": values_asked(advert),
        "mine": None if preview else own_application_for(request.user, advert),
        "start_url": start,
        "posting": posting,
    }
