"""HR for the whole Trust: the limits of offers and checks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recruitment.forms.check_rules import CheckRulesForm, limits_of
from recruitment.queries.check_rules import rules
from recruitment.services.check_rules import NoTrust, set_check_rules
from recruitment.views.loading import posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.scope import WholeTrust, whole_trust


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.SET_CHECK_RULES, whole_trust)
def check_rules(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """How old, how many years, how many days."""
    form = CheckRulesForm(posted(request), initial=limits_of(rules()))
    if request.method == "POST" and form.is_valid():
        try:
            set_check_rules(limits=form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, "Saved. The limits count from now on.")
            return redirect("recruitment:offers")
        except NoTrust as error:
            form.add_error(None, str(error))
    return render(request, "recruitment/offer/check_rules.html", {"form": form})
