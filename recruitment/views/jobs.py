"""The public list of vacancies, the same list as a feed, and the advert."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from recruitment.forms.jobs import JobsForm, wanted_in
from recruitment.models import Vacancy
from recruitment.queries.adverts import job_posting, offered, open_adverts, values_asked
from recruitment.queries.candidates import own_application_for
from recruitment.tracker import moment
from recruitment.views.loading import current_advert
from values_hub.access.decorators import public

PER_PAGE = 25
IN_THE_FEED = 100
# What XML has no way to say (XML 1.0, 2.2); a form keeps out nulls only.
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@public
def vacancies(request: HttpRequest) -> HttpResponse:
    """Everything open now, with a search by words and filters that an address can carry."""
    now = timezone.now()
    wanted = wanted_in(request.GET)
    page = Paginator(open_adverts(wanted, now), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "wanted": wanted, "search": JobsForm(wanted, offered(now)), "now": now}
    return render(request, "recruitment/jobs/vacancies.html", context)


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


class JobsFeed(Feed):
    """The open jobs for a feed reader, the newest first. Takes the same filters as the page."""

    feed_type = Atom1Feed
    title = "Jobs open now"
    subtitle = "Every job that can be applied for today."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        """The request: its address says what is wanted."""
        return request

    def link(self, request: HttpRequest) -> str:
        """The page with the same jobs."""
        query = request.GET.urlencode()
        return reverse("jobs:vacancies") + (f"?{query}" if query else "")

    def items(self, request: HttpRequest) -> Any:
        """The newest hundred."""
        return open_adverts(wanted_in(request.GET), timezone.now()).order_by("-published_at", "pk")[
            :IN_THE_FEED
        ]

    def item_title(self, vacancy: Vacancy) -> str:
        """The job and its team."""
        return _sayable(f"{vacancy.title}, {vacancy.unit.name}")

    def item_description(self, vacancy: Vacancy) -> str:
        """Band, pay, place and closing time, then what the job is."""
        facts = [
            vacancy.get_band_display(),
            vacancy.salary,
            vacancy.site,
            f"Closes at {moment(vacancy.closes_at)}",
        ]
        return _sayable(". ".join(filter(None, facts)) + ".\n\n" + vacancy.summary)

    def item_link(self, vacancy: Vacancy) -> str:
        """The advert."""
        return reverse("jobs:vacancy", args=[vacancy.pk])

    def item_guid(self, vacancy: Vacancy) -> str:
        """The same wherever the Trust's site moves to."""
        return f"urn:uuid:{vacancy.pk}"

    def item_pubdate(self, vacancy: Vacancy) -> dt.datetime | None:
        """When it was published: from then on an advert does not change."""
        return vacancy.published_at


def _sayable(text: str) -> str:
    return UNSAYABLE.sub("", text)


feed = public(JobsFeed())
