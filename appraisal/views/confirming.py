"""The page on which one thing about an appraisal is said or confirmed: a title, a paragraph, a form, one button."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from appraisal.models import Appraisal
from appraisal.queries.door import guardian


def confirm(
    request: HttpRequest,
    appraisal: Appraisal,
    form: Any,
    *,
    title: str,
    intro: str,
    submit_text: str,
    back: str = "appraisal:page",
) -> HttpResponse:
    """`back`: the address name of the page it came from."""
    context = {
        "form": form,
        "title": title,
        "intro": intro,
        "submit_text": submit_text,
        "back_url": reverse(back, args=[appraisal.pk]),
        "back_text": "Back to the appraisal" if back == "appraisal:page" else "Back",
        "device_copy": True,
        "guardian": guardian(),
    }
    return render(request, "appraisal/confirm.html", context)
