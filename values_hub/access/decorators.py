"""Every view carries exactly one of these: `@requires(Action.X)` or `@public`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase

from values_hub.access.actions import Action
from values_hub.access.policy import decide

View = Callable[..., HttpResponseBase]
Load = Callable[..., Any]


class Refused(PermissionDenied):
    """Visible but not allowed. `reason` is shown on the 403 page."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def public(view: View) -> View:
    """A page anybody may see, signed in or not."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.access_decided = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    inner.access_public = True  # type: ignore[attr-defined]
    return inner


def requires(action: Action, load: Load | None = None) -> Callable[[View], View]:
    """Sign-in, then the object (404 when it is not visible), then the decision (403 with its reason).

    With `load` (see `visible`) the view is called with the object in place of the address's own argument:
    `@requires(Action.SEE_VACANCY, visible(Vacancy))` on `def vacancy_page(request, vacancy)`.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            request.access_decided = True  # type: ignore[attr-defined]
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            arguments: list[Any] = []
            if load is not None:
                arguments.append(load(request.user, kwargs))
            decision = decide(request.user, action, *arguments)
            if not decision:
                raise Refused(decision.reason)
            return view(request, *arguments, **kwargs)

        inner.access_action = action  # type: ignore[attr-defined]
        return inner

    return wrap


def visible(
    model: type[models.Model],
    key: str = "pk",
    through: Callable[[Any], Any] = lambda rows: rows,
    *,
    apart: bool = False,
    gate: str = "visible_to",
) -> Load:
    """Load one object by the address's argument `key`, from what `.visible_to(user)` lets this person see.

    `through` narrows or widens the query (select_related and such). `apart` asks the gate first and fetches after: two
    queries, for where a gate of many tables and a row with many relatives together take PostgreSQL longer to plan
    (past eight tables it plans each order of joins) than both to answer. `gate`: a wider one, where the table then says
    to whoever comes through it why it is closed to them. Raises Http404 when it is not there to see.
    """

    def load(user: Any, kwargs: dict[str, Any]) -> Any:
        rows = model._default_manager.get_queryset()
        seen = getattr(rows, gate)(user)
        try:
            if apart:
                return through(rows).get(pk=seen.values_list("pk", flat=True).get(pk=kwargs.pop(key)))
            return through(seen).get(pk=kwargs.pop(key))
        except (model.DoesNotExist, ValidationError, ValueError) as error:  # type: ignore[attr-defined]
            raise Http404(f"No such {model._meta.verbose_name}.") from error

    return load
