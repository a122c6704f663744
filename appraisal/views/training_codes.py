"""HR: what a need to learn can be for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.training_codes import TrainingCodeForm
from appraisal.queries.door import guardian
from appraisal.queries.training_codes import all_codes, code_named
from appraisal.services import training_codes as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.scope import WholeTrust, whole_trust


@require_safe
@requires(Action.CHANGE_TRAINING_CODES, whole_trust)
def code_list(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """All of them, in the order in which they are offered."""
    return render(request, "appraisal/training_codes.html", {"codes": list(all_codes())})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.CHANGE_TRAINING_CODES, whole_trust)
def change_code(request: HttpRequest, _trust: WholeTrust, code: str = "") -> HttpResponse:
    """A new one, or another name for one and whether it is offered."""
    found = code_named(code)
    if code and found is None:
        raise Http404("No such training code.")
    form = TrainingCodeForm(request.POST if request.method == "POST" else None, code=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_code(code=found, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"Saved: {saved.label}.")
            return redirect("appraisal:training_codes")
        except services.LabelTaken as refused:
            form.add_error("label", str(refused))
        except services.NothingLeft as refused:
            form.add_error("is_offered", str(refused))
    context = {"form": form, "code": found, "guardian": guardian()}
    return render(request, "appraisal/training_code.html", context)


@require_POST
@requires(Action.CHANGE_TRAINING_CODES, whole_trust)
def move_code(request: HttpRequest, _trust: WholeTrust, code: str) -> HttpResponse:
    """One place up, or down."""
    found = code_named(code)
    if found is None:
        raise Http404("No such training code.")
    up = request.POST.get("way") == "up"
    if services.move_code(code=found, up=up, actor=request.user, at=timezone.now()):
        messages.success(request, f"Moved {'up' if up else 'down'}: {found.label}.")
    return redirect("appraisal:training_codes")
