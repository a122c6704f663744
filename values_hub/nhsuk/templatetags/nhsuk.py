"""NHS.UK components as template tags. A builtin library: no `{% load %}` is needed.

Each tag renders the template of the same name in templates/components, which lists its variables. A block tag takes
rich content; everything a template variable holds is escaped there as anywhere else.
"""

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from values_hub.nhsuk.cells import cell_html, summary_row_html, tag_html
from values_hub.nhsuk.choices import choices_html, options_html
from values_hub.nhsuk.errors import summarise
from values_hub.nhsuk.escaping import attributes_html, escaped
from values_hub.nhsuk.icons import ICONS
from values_hub.nhsuk.labels import caption_html, error_html, help_html, hint_html, label_html, legend_html

register = template.Library()
# What a table may be given and mostly is not. Looking for a name that is not there is the dearest thing a template
# does.
HEADING_NOT_GIVEN = ("align", "classes", "hidden_text", "href", "sort", "width")
SUMMARY_NOT_GIVEN = dict.fromkeys(("attributes", "classes", "id", "no_border", "no_last_row_border"))
TABLE_NOT_GIVEN = (
    "caption_classes", "caption_id", "caption_size", "classes", "compact", "first_cell_is_header", "id", "no_border",
    "no_last_row_border", "not_responsive", "striped",
)  # fmt: skip


def _render(component: str, **variables: Any) -> SafeString:
    return SafeString(render_to_string(f"components/{component}.html", variables).strip())


def _trimmed(content: str) -> SafeString:
    """A block's rendered content without the white space of its template. It was escaped as it was rendered."""
    return SafeString(content.strip())


# What the component templates themselves need.


@register.simple_tag
def attributes(given: Mapping[str, Any] | None = None) -> str:
    """HTML attributes of a mapping, escaped, with a leading space: True gives a bare name, False and None nothing."""
    return SafeString(attributes_html(given))


@register.filter
def unlocalised(number: Any) -> str:
    """A number for a machine to read: 1000, never 1,000."""
    return "" if number is None else str(number)


@register.filter
def in_fours(code: Any) -> str:
    """A code to be typed somewhere else, in groups that the eye can keep: 2738 3406."""
    return " ".join("".join(four) for four in batched(str(code), 4, strict=False))


@register.filter
def message_id(number: int) -> str:
    """The id of one flash message's title, which names its banner."""
    return f"message-{number}"


@register.simple_tag
def described_by(
    given: str | None = "",
    *,
    id: str,  # noqa: A002
    hint: Any = "",
    read_by: Any = "",
    error: Any = "",
    first: str = "",
) -> str:
    """The aria-describedby attribute of a control: what was given, then its count, hint, reader and error."""
    ids = [
        given,
        first,
        hint and f"{id}-hint",
        read_by and f"{id}-read-by",
        _is_message(error) and f"{id}-error",
    ]
    joined = " ".join(str(one) for one in ids if one)
    return SafeString(f' aria-describedby="{escaped(joined)}"' if joined else "")


# {% label_of label id %}, {% legend_of legend %}, {% help_of id hint read_by error %}; a hint, an error or a caption by
# itself.
register.simple_tag(name="label_of")(label_html)
register.simple_tag(name="legend_of")(legend_html)
register.simple_tag(name="help_of")(help_html)
register.simple_tag(name="hint_of")(hint_html)
register.simple_tag(name="error_of")(error_html)
register.simple_tag(name="caption_of")(caption_html)


@register.simple_tag
def choices(
    items: Any,
    *,
    kind: str,
    id: str,  # noqa: A002
    name: str,
    disabled: Any = False,
    legend: Any = None,
    **said: Any,
) -> SafeString:
    """The inside of a group of radios or checkboxes. With no fieldset to carry them, each checkbox is described by what
    is `said` of the group: its hint, reader and error."""
    group: list[Any] = []
    if kind == "checkboxes" and not legend:
        group = [
            said.get("hint") and f"{id}-hint",
            said.get("read_by") and f"{id}-read-by",
            _is_message(said.get("error")) and f"{id}-error",
        ]
    described = tuple(str(one) for one in group if one)
    return choices_html(items, kind=kind, id=id, name=name, disabled=disabled, group=described)


@register.simple_tag
def options(groups: Any) -> SafeString:
    """The options of a select, in their groups."""
    return options_html(groups)


@register.simple_tag
def any_actions(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any row of a summary list has actions, which decides its columns."""
    return any(row.get("actions") for row in rows)


@register.simple_tag
def table_header(head: list[Any] | None, index: int) -> Any:
    """The heading of a table's column, shown beside each value on a phone."""
    return head[index] if head and index < len(head) else None


@register.simple_tag
def table_cell(
    value: Any, *, header: Any = None, responsive: Any = "yes", row_header: Any = False, first: bool = False
) -> SafeString:
    """One cell of a data table."""
    data = dict(value) if isinstance(value, Mapping) else {"text": value}
    head = header if isinstance(header, Mapping) else {"text": header}
    data.setdefault("format", head.get("format"))
    # Words in a column of numbers ("Unknown") keep to the numbers' side.
    among_numbers = data["format"] == "string" and head.get("format") == "numeric"
    data.setdefault("align", "right" if among_numbers else head.get("align"))
    return cell_html(data, head, heads_row=bool(row_header and first), responsive=bool(responsive))


def _is_message(error: Any) -> bool:
    return bool(error) and error is not True


# Components of a few words.


@register.simple_tag
def icon(name: str, title: str = "", classes: str = "") -> SafeString:
    """{% icon "tick" %}: an interface icon; with a title it is announced."""
    return _render("icon", name=name, path=ICONS[name], title=title, classes=classes)


@register.simple_tag
def button(text: str, **options: Any) -> SafeString:
    """{% button "Save and continue" %}, {% button "Sign out" variant="secondary" name="action" value="out" %}.

    A submit button ignores a second click within a second; `prevent_double_click=False` allows it.
    """
    options.setdefault("prevent_double_click", True)
    return _render("button", text=text, **options)


@register.simple_tag
def link_button(text: str, href: str, **options: Any) -> SafeString:
    """{% link_button "Start now" url %}: a link that looks like a button because it begins something."""
    return _render("button", text=text, href=href, **options)


@register.simple_tag
def action_link(text: str, href: str, **options: Any) -> SafeString:
    """{% action_link "See who is on your panel" url %}: the one thing to do next."""
    return _render("action_link", text=text, href=href, **options)


@register.simple_tag
def tag(text: str, colour: str = "", **options: Any) -> SafeString:
    """{% tag "Not started" "grey" %}: a status. The words carry it; the colour only helps."""
    return tag_html(text, colour=colour, **options)


@register.simple_tag
def hidden(text: Any) -> SafeString:
    """{% hidden person.name %}: words for a screen reader only, with a space before them."""
    return format_html('<span class="nhsuk-u-visually-hidden"> {}</span>', text)


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    """{% back_link url "Back to vacancies" %}, in the block breadcrumbs."""
    return format_html('<nav aria-label="Back">{}</nav>', _render("back_link", href=href, text=text))


@register.simple_tag
def breadcrumbs(*pairs: str) -> SafeString:
    """{% breadcrumbs "Home" home "Vacancies" vacancies %}: text and address of each page above, nearest last."""
    items = [{"text": text, "href": href} for text, href in batched(pairs, 2, strict=True)]
    return _render("breadcrumbs", items=items)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, name: str = "page") -> SafeString:
    """{% pagination page_obj %}: nothing for one page. Keeps the rest of the query string."""
    if not page.has_other_pages():
        return SafeString("")
    request = context.get("request")

    def address(number: int | str) -> str:
        query = request.GET.copy() if request else None
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    paginator = page.paginator
    items = [
        {"ellipsis": True, "current": False}
        if not isinstance(number, int)
        else {"number": number, "href": address(number), "current": number == page.number, "ellipsis": False}
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    previous = {"href": address(page.previous_page_number())} if page.has_previous() else None
    following = {"href": address(page.next_page_number())} if page.has_next() else None
    return _render("pagination", items=items, previous=previous, next=following)


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """{% error_summary form %}: every problem of the forms and formsets given, linked to the control to mend."""
    return _render("error_summary", errors=summarise(*forms))


# Components with rich content.


@register.simple_block_tag
def inset_text(content: str, **options: Any) -> SafeString:
    """{% inset_text %}<p>…</p>{% endinset_text %}"""
    return _render("inset_text", content=_trimmed(content), **options)


@register.simple_block_tag
def warning_callout(content: str, heading: str = "Important", **options: Any) -> SafeString:
    """{% warning_callout heading="Interviews are on one day only" %}<p>…</p>{% endwarning_callout %}"""
    return _render("warning_callout", content=_trimmed(content), heading=heading, **options)


@register.simple_block_tag
def details(content: str, summary: str, **options: Any) -> SafeString:
    """{% details "Help with this question" %}<p>…</p>{% enddetails %}; `expander=True` draws a box."""
    return _render("details", content=_trimmed(content), summary=summary, **options)


@register.simple_block_tag
def card(content: str, heading: str = "", **options: Any) -> SafeString:
    """{% card heading="Vacancies" href=url clickable=True %}<p>…</p>{% endcard %}"""
    return _render("card", content=_trimmed(content), heading=heading, **options)


@register.simple_block_tag
def panel(content: str, heading: str, **options: Any) -> SafeString:
    """{% panel heading="Application sent" %}Your reference is …{% endpanel %}: the confirmation page's h1."""
    return _render("panel", content=_trimmed(content), heading=heading, **options)


@register.simple_block_tag
def notification_banner(content: str, **options: Any) -> SafeString:
    """{% notification_banner title="Important" %}<p>…</p>{% endnotification_banner %}; flash messages need no tag."""
    return _render("notification_banner", content=_trimmed(content), **options)


@register.simple_block_tag
def fieldset(content: str, legend: str, size: str = "m", heading: bool = False, **options: Any) -> SafeString:
    """{% fieldset "Your address" %}{{ form.line_1.as_field_group }}…{% endfieldset %}"""
    return _render(
        "fieldset", content=content, legend={"text": legend, "size": size, "heading": heading}, **options
    )


@register.simple_block_tag
def empty_state(content: str, heading: str, level: int = 2) -> SafeString:
    """{% empty_state "No vacancies yet" %}<p>What to do first.</p>{% endempty_state %}"""
    return _render("empty_state", content=_trimmed(content), heading=heading, level=level)


@register.simple_block_tag
def summary_list(content: str, **options: Any) -> SafeString:
    """{% summary_list %}{% row "Name" %}{{ person.name }}{% endrow %}…{% endsummary_list %}"""
    return _render("summary_list", **(SUMMARY_NOT_GIVEN | {"content": content} | options))


@register.simple_block_tag
def row(content: str, key: str, href: str = "", action: str = "Change", hidden_text: str = "") -> SafeString:
    """{% row "Full name" href=url %}{{ name }}{% endrow %}: the link reads "Change full name" to a screen reader."""
    spoken = hidden_text or (key if key[:2].isupper() else key[:1].lower() + key[1:])
    return summary_row_html(key, _trimmed(content), href=href, action=action, spoken=spoken)


@register.simple_block_tag
def task_list(content: str, **options: Any) -> SafeString:
    """{% task_list %}{% task "Personal details" url status="Completed" %}…{% endtask_list %}"""
    return _render("task_list", content=content, **options)


@register.simple_tag
def task(
    heading: str, href: str = "", *, status: str, colour: str = "", hint: str = "", name: str = ""
) -> SafeString:
    """One line of a task list. Without an address it cannot be started yet. `name` tells apart two of one heading."""
    item: dict[str, Any] = {
        "heading": heading,
        "href": href,
        "status": status,
        "colour": colour,
        "hint": hint,
    }
    item["cannot_start"] = not href and not colour
    return _render("_task", item=item, prefix="task", number=slugify(name or heading))


@register.simple_block_tag
def table(
    content: str, *headings: str, caption: str, numeric: str = "", head: Any = None, **options: Any
) -> SafeString:
    """{% table "Reference" "Sent on" "Score" caption="Applications" numeric="Score" %}{% table_row %}…

    `numeric` names the columns of numbers, separated by commas. `head` takes the place of the headings where they are
    more than text: a list of text, format, href, and sort ("ascending" or "descending").
    On a phone each row becomes a card of labelled values, which is why a cell names its heading.
    """
    numbers = {name.strip() for name in numeric.split(",")}
    if head is None:
        head = [{"text": text, "format": "numeric" if text in numbers else ""} for text in headings]
    return _render(
        "table",
        content=content,
        head=[{**dict.fromkeys(HEADING_NOT_GIVEN), **each} for each in head],
        caption=caption,
        **{**dict.fromkeys(TABLE_NOT_GIVEN), **options},
    )


@register.simple_block_tag
def table_row(content: str, classes: str = "") -> SafeString:
    """{% table_row %}{% cell "Reference" %}…{% endcell %}{% endtable_row %}"""
    names = f"nhsuk-table__row {classes}".strip()
    return SafeString(f'<tr class="{escaped(names)}" role="row">{escaped(content)}</tr>')


@register.simple_block_tag
def cell(
    content: str, heading: str = "", numeric: bool = False, header: bool = False, classes: str = ""
) -> SafeString:
    """{% cell "Sent on" %}{{ application.submitted_at|date }}{% endcell %}; `header=True` names the row."""
    data = {
        "text": _trimmed(content),
        "rich": True,
        "format": "numeric" if numeric else "",
        "classes": classes,
    }
    return cell_html(data, {"text": heading}, heads_row=header, responsive=True)
