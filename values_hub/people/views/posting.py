"""What a form is bound to."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is nothing; None when the page is only being opened."""
    return request.POST if request.method == "POST" else None
