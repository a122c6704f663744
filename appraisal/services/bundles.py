"""Taking the records of a directorate out together."""

import datetime as dt
from typing import Any

from django.db import transaction

from appraisal.models import Bundle
from values_hub.documents.models import Document
from values_hub.documents.services import request_document

KIND = "appraisal_records"


@transaction.atomic
def take_records(*, bundle: Bundle, actor: Any, at: dt.datetime) -> Document:
    """Ask for the archive of a directorate's signed records. The worker makes it; the page shows how far it is.

    Raises: MayNotRead (values_hub.documents.services).
    """
    kept, _ = Bundle.objects.get_or_create(cycle=bundle.cycle, directorate=bundle.directorate)
    return request_document(kind=KIND, subject=kept, actor=actor, at=at)
