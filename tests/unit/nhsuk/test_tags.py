"""The tags a page is written with."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from values_hub.nhsuk.cells import cell_html
from values_hub.nhsuk.escaping import attributes_html

EVIL = "<script>alert(1)</script>"


def page(source, **context):
    rendered = engines["django"].from_string(source).render(context)
    assert "<script" not in rendered
    return BeautifulSoup(rendered, "html.parser")


@pytest.mark.parametrize(
    "source",
    [
        "{% button x %}",
        "{% link_button x x %}",
        "{% action_link x x %}",
        "{% tag x x %}",
        "{% hidden x %}",
        "{% back_link x x %}",
        "{% breadcrumbs x x %}",
        "{% icon 'tick' x x %}",
        "{% task x x status=x hint=x %}",
        "{% details x %}{{ x }}{% enddetails %}",
        "{% inset_text %}{{ x }}{% endinset_text %}",
        "{% warning_callout heading=x %}{{ x }}{% endwarning_callout %}",
        "{% card heading=x href=x %}{{ x }}{% endcard %}",
        "{% panel heading=x %}{{ x }}{% endpanel %}",
        "{% notification_banner heading=x %}{{ x }}{% endnotification_banner %}",
        "{% fieldset x %}{{ x }}{% endfieldset %}",
        "{% empty_state x %}{{ x }}{% endempty_state %}",
        "{% row x href=x %}{{ x }}{% endrow %}",
        "{% table x caption=x %}{{ x }}{% endtable %}",
        "{% table_row x %}{% cell x classes=x %}{{ x }}{% endcell %}{% endtable_row %}",
        "{% include 'components/do_dont_list.html' with heading=x items=list only %}",
        "{% include 'components/progress.html' with label=x text=x url=x refresh_url=x only %}",
        "{% include 'components/table.html' with caption=x head=list rows=rows only %}",
        "{% include 'components/summary_list.html' with rows=dicts only %}",
        "{% include 'components/messages.html' with messages=messages only %}",
        "{% label_of words x %}",
        "{% legend_of words %}",
        "{% hint_of x x x words %}",
        "{% error_of x x x x words %}",
        "{% help_of x x x x %}",
    ],
)
def test_a_variable_is_never_markup(source):
    messages = [
        SimpleNamespace(level_tag=level, message=EVIL) for level in ("success", "info", "warning", "error")
    ]
    context: dict[str, Any] = {"x": EVIL, "list": [EVIL], "rows": [[EVIL]], "messages": messages}
    context["dicts"] = [
        {"key": EVIL, "value": EVIL, "actions": [{"href": EVIL, "text": EVIL, "hidden_text": EVIL}]}
    ]
    context["words"] = dict.fromkeys(("text", "size", "heading", "caption", "id", "classes", "level"), EVIL)

    assert "alert(1)" in str(page(source, **context)) or "tick" in source


def test_a_button_ignores_a_second_click():
    assert page('{% button "Send" %}').button["data-prevent-double-click"] == "true"


def test_a_row_says_what_its_link_changes():
    link = page('{% row "Full name" href="/name" %}Amara{% endrow %}').a

    assert link.text == "Change full name"
    assert page('{% row "ESR number" href="/esr" %}2{% endrow %}').a.text == "Change ESR number"


def test_a_task_that_cannot_start_is_not_a_link():
    waiting = page('{% task "Send" status="Cannot start yet" %}')

    assert not waiting.select("a")
    assert waiting.select_one(".nhsuk-task-list__status--cannot-start-yet").text.strip() == "Cannot start yet"


def test_a_task_is_described_by_its_status():
    started = page('{% task "Your values" "/v" status="In progress" colour="blue" hint="2 of 3" %}')

    assert started.a["aria-describedby"] == "task-your-values-hint task-your-values-status"
    assert started.select_one("#task-your-values-status .nhsuk-tag--blue").text == "In progress"


def test_pages_keep_the_rest_of_the_address():
    request = SimpleNamespace(GET=QueryDict("team=ward 4&page=2"))
    shown = page("{% pagination p %}", p=Paginator(range(60), 10).page(2), request=request)

    links = {link.get_text(" ", strip=True): link["href"] for link in shown.select("a")}
    assert links["3"] == "?team=ward+4&page=3"
    assert links["Next page"] == "?team=ward+4&page=3"
    assert shown.select_one("[aria-current=page]").text.strip() == "2"


def test_one_page_needs_no_pagination():
    assert not page("{% pagination p %}", p=Paginator(range(3), 10).page(1)).contents


def test_a_cell_repeats_its_heading_for_a_phone():
    shown = page(
        '{% table "Name" "Score" caption="Results" numeric="Score" %}'
        '{% table_row %}{% cell "Name" header=True %}A{% endcell %}'
        '{% cell "Score" numeric=True %}3{% endcell %}{% endtable_row %}{% endtable %}'
    )

    assert [head["scope"] for head in shown.select("thead th")] == ["col", "col"]
    assert "nhsuk-table__header--numeric" in shown.select("thead th")[1]["class"]
    assert shown.select_one("tbody th")["scope"] == "row"
    assert [span.text.strip() for span in shown.select("tbody .nhsuk-table__heading")] == ["Name", "Score"]


def test_progress_stops_asking_when_it_is_over():
    source = (
        "{% include 'components/progress.html' with label='PDF' url='/job/' refresh_url='/'"
        " finished=f failed=w only %}"
    )

    assert page(source, f=False, w=False).select_one(".app-progress")["hx-get"] == "/job/"
    assert page(source, f=False, w=False).select_one("a").text == "Refresh"
    assert not page(source, f=True, w=False).select_one(".app-progress").has_attr("hx-get")
    assert not page(source, f=False, w=True).select("[hx-get], progress")


def test_only_the_first_banner_takes_the_focus():
    messages = [SimpleNamespace(level_tag="success", message=text) for text in ("Saved", "Sent")]

    shown = page("{% include 'components/messages.html' with messages=messages only %}", messages=messages)

    banners = shown.select(".nhsuk-notification-banner")
    assert [banner.get("data-disable-auto-focus") for banner in banners] == [None, "true"]
    assert [banner["aria-labelledby"] for banner in banners] == ["message-1", "message-2"]


def test_a_heading_that_is_html_never_stands_in_for_the_same_text_that_is_not():
    """The two are equal to Python, and a column's heading is put together once."""
    cell = {"text": "3"}
    as_html = cell_html(cell, {"text": mark_safe("<b>Score</b>")}, heads_row=False, responsive=True)
    as_text = cell_html(cell, {"text": "<b>Score</b>"}, heads_row=False, responsive=True)

    assert "<b>Score</b>" in as_html
    assert "&lt;b&gt;Score&lt;/b&gt;" in as_text


def test_attributes_are_written_as_django_writes_them():
    given = {
        "data-b": EVIL,
        "hidden": True,
        "data-a": 3,
        "open": False,
        "alt": "",
        "title": None,
        "async": True,
    }

    assert attributes_html(given) == flatatt(given)
    assert attributes_html(None) == attributes_html({}) == ""


@pytest.mark.parametrize("link", ["", " href=href action='Set' hidden_text=name"])
def test_a_row_is_what_the_component_makes_of_it(link):
    said = {"key": "Full & true", "value": "<b>", "href": "/a?b&c", "name": "your <name>"}
    tagged = page("{% row key" + link + " %}{{ value }}{% endrow %}", **said)
    actions = [{"href": said["href"], "text": "Set", "hidden_text": said["name"]}] if link else []
    row = {"key": said["key"], "value": said["value"], "actions": actions}

    made = render_to_string("components/_summary_row.html", {"row": row, "has_actions": bool(actions)})

    assert str(tagged) == str(BeautifulSoup(made.replace("\n", ""), "html.parser"))
