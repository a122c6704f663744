"""One appraisal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.models import Appraisal
from appraisal.queries.door import guardian
from appraisal.queries.pages import appraisal_page
from appraisal.services.reading import record_reading
from appraisal.views.loading import whole_appraisal
from values_hub.access.actions import Action
from values_hub.access.decorators import requires


@require_safe
@requires(Action.SEE_APPRAISAL, whole_appraisal)
def appraisal(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """What now, whose turn, by when; beneath it as much as this reader may read."""
    page = appraisal_page(appraisal, request.user, timezone.localdate())
    record_reading(appraisal=appraisal, page=page, actor=request.user, at=timezone.now())
    return render(request, "appraisal/page.html", {"page": page, "guardian": guardian()})
