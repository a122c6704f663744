"""For the suite: a response for which nothing was decided is a fault."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Sign-in, sign-out and the second factor: a library's own views, which decide for themselves.
OTHERS = ("allauth.", "django.contrib.staticfiles", "django.views.static", "django.views.defaults")


REFUSED_METHOD = 405


class NothingDecided(AssertionError):
    """A view answered without `@requires` or `@public`."""


class DecidedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if (
            response.status_code == REFUSED_METHOD
        ):  # turned away at the door: nothing was shown and nothing done
            return response
        if (
            match
            and not getattr(request, "access_decided", False)
            and not match.func.__module__.startswith(OTHERS)
        ):
            raise NothingDecided(f"{request.path} answered {response.status_code} without a decision")
        return response
