"""The editor's pages for what a draft is made of: look, add, change, remove, move."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.framework.forms.drafts import SeenForm
from values_hub.framework.forms.parts import FORMS, AnchorsForm
from values_hub.framework.models import Framework, Indicator, Level
from values_hub.framework.queries.overview import behaviour_rows
from values_hub.framework.queries.parts import (
    KINDS,
    Kind,
    anchor_texts,
    as_shown,
    goes_with,
    labels_of,
    order_shown,
    part_of,
    texts_shown,
    with_contents,
)
from values_hub.framework.queries.reading import exemplars_of, lines_of, prompts_of, questions_of
from values_hub.framework.services import editing
from values_hub.framework.views.trails import Step, sent, trail_to

HAVE_PAGES = frozenset({"value", "behaviour", "question"})
a_draft = visible(Framework)
View = Callable[..., HttpResponse]


def of_a_part(view: View) -> View:
    """Give the view the part its address names; a page that says so when it is no longer in the version."""

    @wraps(view)
    def inner(
        request: HttpRequest, framework: Framework, *, kind: str, key: UUID, **kwargs: Any
    ) -> HttpResponse:
        part = part_of(framework, KINDS[kind], key)
        if part is None:
            return _gone(request, framework, KINDS[kind].noun)
        return view(request, framework, KINDS[kind], part, **kwargs)

    return inner


def _gone(request: HttpRequest, framework: Framework, noun: str) -> HttpResponse:
    return render(request, "framework/edit/gone.html", {"framework": framework, "noun": noun}, status=404)


@require_safe
@requires(Action.EDIT_FRAMEWORK, a_draft)
@of_a_part
def page(request: HttpRequest, framework: Framework, kind: Kind, part: Any) -> HttpResponse:
    """One value, behaviour or question with everything that hangs from it."""
    if kind.name not in HAVE_PAGES:
        return redirect(_home(framework, kind, part))
    context = {
        "framework": framework,
        "part": part,
        "trail": _trail(framework, kind, part),
        "moved": request.GET.get("moved", ""),
        "way": request.GET.get("way", ""),
        **_CONTENTS[kind.name](framework, part),
    }
    return render(request, f"framework/edit/{kind.name}.html", context)


def _of_value(framework: Framework, value: Any) -> dict[str, Any]:
    rows = behaviour_rows(value)
    labels = labels_of(framework)
    levels = []
    for level in Level:
        texts = anchor_texts(value, level)
        points = [(points, labels.get(points, ""), texts.get(points, "")) for points in range(4, -1, -1)]
        levels.append({"level": level.value, "label": level.label, "points": points, "count": len(texts)})
    return {"rows": rows, "order_seen": order_shown([row.behaviour for row in rows]), "levels": levels}


def _of_behaviour(_framework: Framework, behaviour: Any) -> dict[str, Any]:
    sides = []
    for polarity in Indicator.Polarity:
        lines = lines_of(behaviour, polarity)
        sides.append(
            {
                "polarity": polarity.value,
                "label": polarity.label,
                "rows": lines,
                "order_seen": order_shown(lines),
            }
        )
    return {"sides": sides, "questions": list(questions_of(behaviour))}


def _of_question(framework: Framework, question: Any) -> dict[str, Any]:
    prompts = prompts_of(question)
    labels = labels_of(framework)
    exemplars = [(each, labels.get(each.points, "")) for each in exemplars_of(question)]
    return {"prompts": prompts, "order_seen": order_shown(prompts), "exemplars": exemplars}


_CONTENTS: dict[str, Callable[[Framework, Any], dict[str, Any]]] = {
    "value": _of_value,
    "behaviour": _of_behaviour,
    "question": _of_question,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.EDIT_FRAMEWORK, a_draft)
def add(request: HttpRequest, framework: Framework, kind: str, parent: UUID | None = None) -> HttpResponse:
    """Add a part at the end of its list."""
    made = KINDS[kind]
    holder = part_of(framework, KINDS[made.parent_kind], parent) if made.parent_kind and parent else framework
    if holder is None:
        return _gone(request, framework, str(made.parent_kind))
    form = FORMS[kind](
        sent(request),
        initial={"polarity": request.GET.get("polarity", "")} if kind == "indicator" else None,
        **_options(framework, made),
    )
    if request.method == "POST" and form.is_valid():
        try:
            part = editing.add_part(
                framework=framework, kind=made, parent=holder, fields=form.words, actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except editing.NotSaved as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, f"{_named(made)} added")
            return redirect(
                _own_page(framework, part) if kind in HAVE_PAGES else _home(framework, made, part)
            )
    trail = (
        [*_trail(framework, KINDS[made.parent_kind], holder), _step(framework, holder)]
        if made.parent_kind
        else _trail(framework, made, None)
    )
    return _form_page(request, framework, form, f"Add {_article(made)} {made.noun}", trail)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.EDIT_FRAMEWORK, a_draft)
@of_a_part
def change(request: HttpRequest, framework: Framework, kind: Kind, part: Any) -> HttpResponse:
    """Change a part's words."""
    initial = {name: getattr(part, name) for name in kind.fields} | {"seen": as_shown(part)}
    form = FORMS[kind.name](sent(request), initial=initial, **_options(framework, kind))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            editing.change_part(
                framework=framework, part=part, fields=form.words, seen=form.cleaned_data["seen"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
        except editing.RemovedMeanwhile:
            return _gone(request, framework, kind.noun)
        except editing.NotSaved as problem:
            form.add_error(problem.field, str(problem))
            status = 409 if isinstance(problem, editing.ChangedMeanwhile) else 200
        else:
            messages.success(request, f"{_named(kind)} saved")
            return redirect(
                _own_page(framework, part) if kind.name in HAVE_PAGES else _home(framework, kind, part)
            )
    return _form_page(
        request, framework, form, f"Change this {kind.noun}", _trail(framework, kind, part), status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.EDIT_FRAMEWORK, a_draft)
@of_a_part
def remove(request: HttpRequest, framework: Framework, kind: Kind, part: Any) -> HttpResponse:
    """Remove a part and everything below it, after saying what that is."""
    form = SeenForm(sent(request), initial={"seen": with_contents(part)})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            editing.remove_part(
                framework=framework, part=part, seen=form.cleaned_data["seen"], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except editing.RemovedMeanwhile:
            return _gone(request, framework, kind.noun)
        except editing.NotSaved as problem:
            form.add_error(None, str(problem))
            status = 409
        else:
            messages.success(request, f"{_named(kind)} removed")
            return redirect(_home(framework, kind, part))
    context = {
        "framework": framework,
        "form": form,
        "kind": kind,
        "part": part,
        "words": str(part),
        "gone_with_it": goes_with(part),
        "trail": _trail(framework, kind, part),
        "back_url": _home(framework, kind, part),
        "stale": status == 409,
    }
    return render(request, "framework/edit/remove.html", context, status=status)


@require_POST
@requires(Action.EDIT_FRAMEWORK, a_draft)
@of_a_part
def move(request: HttpRequest, framework: Framework, kind: Kind, part: Any) -> HttpResponse:
    """Move a part one place up or down. The page it comes back to puts the focus on the same button."""
    way = "up" if request.POST.get("way") == "up" else "down"
    if not kind.ordered:
        raise Http404("These have no order of their own.")
    try:
        editing.move_part(
            framework=framework, part=part, up=way == "up", seen=request.POST.get("seen", ""),
            actor=request.user, at=timezone.now(),
        )  # fmt: skip
    except editing.NotSaved as problem:
        messages.error(request, str(problem))
        return redirect(_home(framework, kind, part))
    return redirect(f"{_home(framework, kind, part)}?{urlencode({'moved': part.pk, 'way': way})}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.EDIT_FRAMEWORK, a_draft)
@of_a_part
def anchors(request: HttpRequest, framework: Framework, kind: Kind, part: Any, level: str) -> HttpResponse:
    """What each of the five points looks like for one value at one level."""
    if level not in Level.values:
        raise Http404("There is no such level.")
    texts = anchor_texts(part, level)
    form = AnchorsForm(
        sent(request), labels=labels_of(framework), texts=texts, initial={"seen": texts_shown(texts)}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            editing.set_anchors(
                framework=framework, value=part, level=level, texts=form.texts, seen=form.cleaned_data["seen"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
        except editing.RemovedMeanwhile:
            return _gone(request, framework, kind.noun)
        except editing.NotSaved as problem:
            form.add_error(None, str(problem))
            status = 409
        else:
            messages.success(request, "What each point looks like has been saved")
            return redirect(_own_page(framework, part))
    heading = f"What each point looks like: {Level(level).label.lower()}"
    trail = [*_trail(framework, kind, part), _step(framework, part)]
    return _form_page(request, framework, form, heading, trail, status, level=level, value=part)


def _form_page(
    request: HttpRequest, framework: Framework, form: Any, heading: str, trail: list[Step],
    status: int = 200, **context: Any,
) -> HttpResponse:  # fmt: skip
    context |= {
        "framework": framework,
        "form": form,
        "heading": heading,
        "trail": trail,
        "stale": status == 409,
        "cancel_url": trail[-1]["href"],
    }
    return render(request, "framework/edit/part_form.html", context, status=status)


def _options(framework: Framework, kind: Kind) -> dict[str, Any]:
    return {"labels": labels_of(framework)} if kind.name == "exemplar" else {}


def _article(kind: Kind) -> str:
    return "an" if kind.noun[0] in "aeiou" else "a"


def _named(kind: Kind) -> str:
    return kind.noun[:1].upper() + kind.noun[1:]


def _own_page(framework: Framework, part: Any) -> str:
    kind = next(name for name, kind in KINDS.items() if isinstance(part, kind.model))
    return reverse("framework:part", args=[framework.pk, kind, part.pk])


def _home(framework: Framework, kind: Kind, part: Any) -> str:
    """The page a part is listed on."""
    if kind.parent_kind is None:
        return reverse("framework:overview", args=[framework.pk])
    return reverse(
        "framework:part", args=[framework.pk, kind.parent_kind, getattr(part, f"{kind.parent}_id")]
    )


def _step(framework: Framework, part: Any) -> Step:
    text = str(part)
    return {
        "text": text if len(text) <= 40 else f"{text[:37].rstrip()}…",
        "href": _own_page(framework, part),
    }


def _trail(framework: Framework, kind: Kind, part: Any) -> list[Step]:
    """The pages above a part, for the breadcrumbs, nearest last."""
    steps: list[Step] = []
    while kind.parent_kind is not None:
        part, kind = getattr(part, kind.parent), KINDS[kind.parent_kind]
        steps.insert(0, _step(framework, part))
    return trail_to(framework, *steps, editing=True)
