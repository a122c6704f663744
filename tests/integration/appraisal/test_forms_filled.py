"""The two fill in a form of the Trust's own, and it is read by whom it says; two forms side by side."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Preparation, Record, SectionAnswer
from appraisal.queries.pages import appraisal_page
from appraisal.reports import build_agenda, build_record
from appraisal.services.asking import add_section, copy_form, publish_form
from appraisal.states import Side
from tests.factories import NOW
from tests.factories_appraisal import TYPED_SECTION, appraisal_of, brought_to, code_of, make_cycle, make_form
from values_hub.documents.models import Document
from values_hub.people.services.lifecycle import leave

TOKENS = re.compile(
    r'(name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="csrf-token" content="[^"]*")'
)
WEEKS = dt.timedelta(weeks=6)


def to(name, *arguments):
    return reverse(f"appraisal:{name}", args=arguments)


@pytest.fixture
def form(world):
    return make_form()


@pytest.fixture
def theirs(world, form):
    """Amina's second appraisal, on a form of the ward's own: the first is on the standard one."""
    cycle = make_cycle(
        name="Ward", unit=world.medicine, form=form, opens_on=world.today, due_on=world.today + WEEKS
    )
    return appraisal_of(world.amina, cycle)


def said(form, theirs, side, word="Words"):
    """What one side sends: a rating of every value, and words under each question."""
    headings = {Side.PERSON: ["How you are", "The year"], Side.APPRAISER: ["The year", "Thanks"]}[side]
    return {
        **{f"rating-{value.pk}": "3" for value in theirs.cycle.framework.values.all()},
        **{code_of(form, heading): f"{word} of {side.label} on {heading}" for heading in headings},
        "version": 0,
    }


def recorded(form, theirs, **more):
    begun = Record.objects.filter(appraisal=theirs).first()
    return {
        **{f"rating-{value.pk}": "3" for value in theirs.cycle.framework.values.all()},
        "objective_1": "First of three.", "objective_2": "Second of three.", "need_1": "Wound care.",
        "training_1": "clinical", code_of(form, "Between us"): "Nights are hard.", "career": "A ward of her own.",
        "version": begun.version if begun else 0, **more,
    }  # fmt: skip


def both_send(world, form, theirs):
    for who, name, side in (
        (world.amina, "prepare", Side.PERSON), (world.grace, "prepare_as_appraiser", Side.APPRAISER),
    ):  # fmt: skip
        sent = world.signed_in(who).post(to(name, theirs.pk), said(form, theirs, side))
        assert sent.status_code == 302, sent.context["form"].errors


def share(world, form, theirs, **more):
    day = {
        "met_on_day": world.today.day, "met_on_month": world.today.month, "met_on_year": world.today.year,
    }  # fmt: skip
    return world.signed_in(world.grace).post(
        to("record", theirs.pk), {**recorded(form, theirs, **more), **day}
    )


def page_of(world, who, theirs):
    return world.signed_in(who).get(to("page", theirs.pk)).content.decode()


def sign(world, theirs, agrees="yes", words=""):
    world.signed_in(world.grace).post(to("sign_as_appraiser", theirs.pk), {"took_place": "on"})
    world.signed_in(world.amina).post(
        to("sign_as_staff", theirs.pk), {"agrees": agrees, "took_place": "yes", "words": words}
    )
    theirs.refresh_from_db()


def test_two_forms_side_by_side_ask_each_their_own(world, form, theirs):
    amina = world.signed_in(world.amina)
    standard = amina.get(to("prepare", world.appraisal.pk)).content.decode()
    wards = amina.get(to("prepare", theirs.pk)).content.decode()
    assert ("What went well, and what would you change?" in standard, "How you are" in standard) == (
        True,
        False,
    )
    assert ("What went well, and what would you change?" in wards, "How you are" in wards) == (False, True)


def test_each_side_is_asked_in_its_own_words_and_told_who_reads_it(world, form, theirs):
    amina = world.signed_in(world.amina).get(to("prepare", theirs.pk)).content.decode()
    grace = world.signed_in(world.grace).get(to("prepare_as_appraiser", theirs.pk)).content.decode()
    assert ("The year" in amina, "How was Amina Khan’s year?" in amina, "Thanks" in amina) == (
        True,
        False,
        False,
    )
    assert ("How was Amina Khan’s year?" in grace, "What would you thank Amina Khan for?" in grace) == (
        True,
        True,
    )
    assert "How you are" not in grace
    private = (
        "Whoever stands in for the appraiser until it is signed, or takes over from them, and whoever reviews it, if"
        " you do not agree. Nobody else"
    )
    assert amina.count(private) == 1
    values = theirs.cycle.framework.values.count()
    assert amina.count("Who will read this:") == values + 2


def test_until_both_have_sent_neither_finds_a_trace_of_the_others_words(world, form, theirs):
    grace = world.signed_in(world.grace)
    urls = [to("page", theirs.pk), to("prepare_as_appraiser", theirs.pk), to("list"), reverse("home")]
    before = [TOKENS.sub("", grace.get(url).content.decode()) for url in urls]
    world.signed_in(world.amina).post(to("prepare", theirs.pk), said(form, theirs, Side.PERSON, "Xylophone"))
    assert SectionAnswer.objects.count() == 2
    assert [TOKENS.sub("", grace.get(url).content.decode()) for url in urls] == before
    hr = page_of(world, world.shazia, theirs)
    assert "Xylophone" not in hr
    assert "Xylophone of The person on How you are" in page_of(world, world.amina, theirs)


def test_what_must_be_answered_is_asked_for_by_name_and_nothing_is_sent(world, form, theirs):
    answers = said(form, theirs, Side.PERSON) | {code_of(form, "How you are"): " "}
    page = world.signed_in(world.amina).post(to("prepare", theirs.pk), answers).content.decode()
    assert "Answer “How you are”" in page
    assert not SectionAnswer.objects.exists()


def test_an_answer_past_its_limit_is_kept_on_the_page(world, form, theirs):
    answers = said(form, theirs, Side.PERSON) | {code_of(form, "The year"): "word " * 51}
    page = world.signed_in(world.amina).post(to("prepare", theirs.pk), answers).content.decode()
    assert "You have 1 word too many" in page
    assert "word word word" in page
    assert not SectionAnswer.objects.exists()


def test_autosave_keeps_a_forms_own_answers_and_two_tabs_do_not_overwrite_each_other(world, form, theirs):
    amina, year = world.signed_in(world.amina), code_of(form, "The year")
    keep = to("keep_prepare", theirs.pk)
    kept = amina.post(keep, {year: "Half", code_of(form, "Thanks"): "Not asked", "version": 0})
    assert kept.json()["version"] == 1
    draft = Preparation.objects.get(appraisal=theirs).draft
    assert draft[year] == "Half"
    assert code_of(form, "Thanks") not in draft
    late = amina.post(keep, {year: "Other", "version": 0})
    assert (late.status_code, late.json()) == (409, {"version": 1, "fields": {year: "Half"}})
    assert "Half" in amina.get(to("prepare", theirs.pk)).content.decode()
    with CaptureQueriesContext(connection) as queries:
        assert amina.post(keep, {year: "More", "version": 1}).status_code == 200
    assert len(queries) <= 4


def test_the_record_asks_its_own_and_shows_what_each_wrote(world, form, theirs):
    both_send(world, form, theirs)
    page = world.signed_in(world.grace).get(to("record", theirs.pk)).content.decode()
    for words in (
        "Words of The person on How you are", "Words of The appraiser on Thanks", "Third objective",
        "First thing to learn", "Between us", "What next",
    ):  # fmt: skip
        assert words in page
    assert "Wellbeing" not in page
    assert page.index("Third objective") < page.index("First thing to learn") < page.rindex("What next</")


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"objective_2": ""}, "Enter a second objective"),
        ({"need_1": "", "training_1": ""}, "Enter the first thing to learn"),
        ({"training_1": ""}, "Select what the first thing to learn is for"),
        ({"career": ""}, "Answer “What next”"),
    ],
)
def test_a_record_without_what_its_form_needs_is_not_shared(world, form, theirs, missing, words):
    both_send(world, form, theirs)
    page = share(world, form, theirs, **missing).content.decode()
    assert words in page
    assert "First of three." in page
    theirs.refresh_from_db()
    assert theirs.state == "ready"


def test_both_read_everything_in_order_and_hr_what_the_form_lets_them(world, form, theirs):
    both_send(world, form, theirs)
    assert share(world, form, theirs).status_code == 302
    private = ["Words of The person on How you are", "Nights are hard."]
    open_to_all = [
        "Words of The person on The year", "Words of The appraiser on Thanks", "Second of three.", "Wound care.",
        "A ward of her own.",
    ]  # fmt: skip
    for who in (world.amina, world.grace):
        page = page_of(world, who, theirs)
        assert [words for words in [*private, *open_to_all] if words not in page] == []
        assert (
            page.index("First of three.") < page.index("Nights are hard.") < page.index("A ward of her own.")
        )
        assert page.index(private[0]) < page.index("Words of The person on The year")
    sign(world, theirs)
    for who in (world.shazia, world.dawn):
        page = page_of(world, who, theirs)
        assert [words for words in open_to_all if words not in page] == []
        assert [words for words in [*private, "How you are", "Between us"] if words in page] == []


def test_whoever_reviews_a_disagreement_reads_what_is_for_the_two(world, form, theirs):
    both_send(world, form, theirs)
    share(world, form, theirs)
    sign(world, theirs, agrees="no", words="Not so.")
    page = world.signed_in(world.dawn).get(to("review", theirs.pk)).content.decode()
    assert "Nights are hard." in page
    assert "Words of The person on How you are" in page
    assert "Nights are hard." not in page_of(world, world.shazia, theirs)


def test_whoever_stands_in_reads_what_is_for_the_two_until_it_is_signed(world, form, theirs):
    world.stand_in(world.grace, world.lewis)
    both_send(world, form, theirs)
    share(world, form, theirs)
    private = ["Words of The person on How you are", "Nights are hard."]
    page = page_of(world, world.lewis, theirs)
    assert [words for words in private if words not in page] == []
    sign(world, theirs)
    world.signed_in(world.shazia).post(to("open_again", theirs.pk), {"reason": "A wrong date."})
    theirs.refresh_from_db()
    share(world, form, theirs)
    sign(world, theirs)
    page = page_of(world, world.lewis, theirs)
    assert "A ward of her own." in page
    assert [words for words in private if words in page] == []
    grace = page_of(world, world.grace, theirs)
    assert [words for words in private if words not in grace] == []


def test_what_was_signed_before_is_read_as_it_was_by_whom_it_says(world, form, theirs):
    both_send(world, form, theirs)
    share(world, form, theirs)
    sign(world, theirs)
    world.signed_in(world.shazia).post(to("open_again", theirs.pk), {"reason": "A wrong date."})
    theirs.refresh_from_db()
    share(world, form, theirs, career="Another ward.", **{code_of(form, "Between us"): "Better now."})
    sign(world, theirs)
    for who, reads in ((world.amina, True), (world.shazia, False)):
        page = page_of(world, who, theirs)
        assert ("A ward of her own." in page, "Nights are hard." in page) == (True, reads)


def test_the_agenda_and_the_record_on_paper_have_the_forms_sections_in_order(world, form, theirs):
    both_send(world, form, theirs)
    share(world, form, theirs)
    agenda = on_paper(world, theirs, "agenda", lambda pk: build_agenda(pk, world.amina.user))
    assert in_order(
        agenda, "<h2>How you are</h2>", "Words of The person on How you are", "<h2>The year</h2>",
        "Words of The appraiser on The year", "<h2>Thanks</h2>", "<h2>Then</h2>",
        "What do you hope to do next, and what would help?", "What will you do, and what do you need to learn",
    )  # fmt: skip
    paper = on_paper(world, theirs, "record", lambda pk: build_record(pk, world.amina.user))
    assert in_order(
        paper, "<h2>Our values</h2>", "<h2>Objectives</h2>", "First of three.", "<h2>To learn</h2>", "Wound care.",
        "<h2>What next</h2>", "A ward of her own.", "Between us: for the two of them alone",
    )  # fmt: skip
    assert "Nights are hard." not in paper


def on_paper(world, theirs, kind, build):
    world.signed_in(world.amina).post(to(f"{kind}_document", theirs.pk))
    document = Document.objects.get(kind=f"appraisal_{kind}")
    return render_to_string(f"appraisal/documents/{kind}.html", {"document": document, **build(theirs.pk)})


def in_order(text, *words):
    places = [text.find(each) for each in words]
    return -1 not in places and places == sorted(places)


def test_somebody_who_left_before_both_had_sent_still_reads_their_own_words_and_nobody_elses(
    world, form, theirs
):
    world.signed_in(world.amina).post(to("prepare", theirs.pk), said(form, theirs, Side.PERSON))
    world.signed_in(world.grace).post(
        to("keep_prepare_as_appraiser", theirs.pk), {code_of(form, "Thanks"): "Half a thought", "version": 0}
    )
    leave(staff=world.amina, on=world.today, actor=None, at=timezone.now())
    ended = appraisal_of(world.amina, theirs.cycle)
    assert ended.state == "ended"
    seen = appraisal_page(ended, world.amina.user, world.today).said
    assert [(each.heading, each.person, each.appraiser) for each in seen] == [
        ("Our values", None, None),
        ("How you are", "Words of The person on How you are", None),
        ("The year", "Words of The person on The year", None),
    ]
    assert appraisal_page(ended, world.shazia.user, world.today).said == []


@pytest.mark.parametrize(
    ("name", "who", "state"),
    [("prepare", "amina", "not_started"), ("prepare_as_appraiser", "grace", "not_started"),
     ("record", "grace", "ready"), ("page", "amina", "signed"), ("page", "shazia", "signed")],
)  # fmt: skip
def test_the_pages_of_a_form_cost_at_most_fifteen_queries(world, form, theirs, name, who, state):
    if state != "not_started":
        both_send(world, form, theirs)
    if state == "signed":
        share(world, form, theirs)
        sign(world, theirs)
    client, target = world.signed_in(getattr(world, who)), to(name, theirs.pk)
    client.get(target)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(target).status_code == 200
    assert len(queries) <= 15


@pytest.mark.parametrize("name", ["prepare", "record"])
def test_more_sections_are_no_more_queries(world, form, theirs, name):
    """The ward's form against one with four more questions: the pages ask the database as often."""
    long = copy_form(form=form, actor=None, at=NOW)
    for number in range(4):
        details = {**TYPED_SECTION, "heading": f"More {number}", "required": False, "word_limit": 100,
                   "filled_by": "each" if name == "prepare" else "record"}  # fmt: skip
        add_section(form=long, kind="question", details=details, actor=None, at=NOW)
    publish_form(form=long, actor=None, at=NOW)
    cycle = make_cycle(
        name="Long", unit=world.medicine, form=long, opens_on=world.today, due_on=world.today + WEEKS
    )
    longer = appraisal_of(world.amina, cycle)
    counts = []
    for appraisal, asks in ((theirs, form), (longer, long)):
        if name == "record":
            both_send(world, asks, appraisal)
        client = world.signed_in(world.amina if name == "prepare" else world.grace)
        client.get(to(name, appraisal.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(to(name, appraisal.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_the_standard_form_asks_is_read_under_the_headings_it_had(world):
    brought_to(world.appraisal, "drafted", met_on=world.today)
    page = page_of(world, world.amina, world.appraisal)
    for words in (
        "What went well, and what to change: You", "Objective 1", "Objective 2", "Wellbeing", "Career",
        "Shorter runs of nights.",
    ):  # fmt: skip
        assert words in page
