"""What a form asks is remembered, kept as it was written, and read by whom the form says."""

import uuid

import pytest

from appraisal.models import (
    Cycle,
    PastRecord,
    Preparation,
    Record,
    SectionAnswer,
)
from appraisal.queries.asking import NoSections, asked_in, prepared, recorded, sections_of
from appraisal.queries.reviews import past_versions
from appraisal.queries.sides import shared_record, what_was_sent
from appraisal.reports import AGENDA, build_agenda, build_record
from appraisal.services.asking import (
    remove_section,
)
from appraisal.services.preparation import NotEverySection
from appraisal.services.records import Need, TooManyPromises
from appraisal.services.reopening import open_again
from appraisal.states import Side
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_appraisal import (
    SECTIONS,
    appraisal_of,
    code_of,
    make_cycle,
    make_form,
    make_pair,
    send,
    share,
)
from values_hub.access.roles import Role
from values_hub.documents.kinds import get_kind
from values_hub.framework.models import Framework
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def an_appraisal(form):
    """Amina's by Grace, on this form."""
    _, person = make_pair()
    return appraisal_of(person, make_cycle(form=form))


def prepare(appraisal, form, side, **changes):
    """With a word of its own under each question of the side's."""
    said = {
        code_of(form, each["heading"]): f"{side.label} on {each['heading']}."
        for _, each in SECTIONS
        if each.get("filled_by") in {"each", side.value}
    }
    return send(appraisal, side, answers={**said, **changes})


def record(appraisal, form, **changes):
    said = {code_of(form, heading): f"Together on {heading}." for heading in ("Between us", "What next")}
    arguments = {
        "objectives": ["One.", "Two.", "Three."], "needs": [Need("Teaching.", "teaching")], "answers": said,
        "wellbeing": "", "career": "",
    }  # fmt: skip
    return share(appraisal, **{**arguments, **changes})


def recorded_appraisal(form=None):
    form = form or make_form()
    appraisal = an_appraisal(form)
    for side in Side:
        prepare(appraisal, form, side)
        appraisal.refresh_from_db()
    brought = brought_to_met(appraisal)
    record(brought, form)
    return appraisal_of(appraisal.staff, appraisal.cycle), form


def brought_to_met(appraisal):
    from appraisal.services.records import record_meeting

    appraisal = appraisal_of(appraisal.staff, appraisal.cycle)
    actor = appraisal.appraiser.user
    record_meeting(appraisal=appraisal, met_on=TODAY, today=TODAY, actor=actor, at=NOW)
    return appraisal


def test_a_live_forms_sections_are_read_once_and_a_drafts_each_time(django_assert_num_queries):
    cycle = make_cycle(opened=False, form=make_form())
    asked_in(cycle)
    with django_assert_num_queries(0):
        assert [each.heading for each in asked_in(cycle)][:2] == ["Our values", "How you are"]
    draft = make_form(live=False, name="Draft")
    assert len(sections_of(draft)) == 8
    remove_section(section=draft.sections.get(heading="Thanks"), actor=None, at=NOW)
    assert len(sections_of(draft)) == 7


def test_a_form_that_is_not_there_is_not_remembered():
    with pytest.raises(NoSections):
        asked_in(Cycle(form_id=uuid.uuid4()))


# What is written under it


def test_each_side_keeps_what_it_was_asked_and_nothing_else():
    form = make_form()
    appraisal = an_appraisal(form)
    thanks = code_of(form, "Thanks")
    prepare(appraisal, form, Side.PERSON, **{thanks: "Not mine to say.", "forged": "Nor this."})
    said = dict(SectionAnswer.objects.values_list("section__heading", "words"))
    assert said == {"How you are": "The person on How you are.", "The year": "The person on The year."}
    assert Preparation.objects.get().reflection == ""


def test_what_must_be_answered_is():
    form = make_form()
    appraisal = an_appraisal(form)
    with pytest.raises(NotEverySection) as missing:
        send(appraisal, Side.PERSON)
    assert missing.value.headings == ["How you are"]
    send(appraisal, Side.APPRAISER)
    assert not SectionAnswer.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"objectives": ["One."]}, NotEverySection),
        ({"objectives": ["1", "2", "3", "4"]}, TooManyPromises),
        ({"needs": []}, NotEverySection),
        ({"needs": [Need("a", "other"), Need("b", "other")]}, TooManyPromises),
        ({"answers": {}}, NotEverySection),
    ],
)
def test_a_record_has_what_the_form_needs_and_no_more(wrong, refusal):
    form = make_form()
    appraisal = an_appraisal(form)
    for side in Side:
        prepare(appraisal, form, side)
        appraisal.refresh_from_db()
    appraisal = brought_to_met(appraisal)
    with pytest.raises(refusal):
        record(appraisal, form, **wrong)
    assert Record.objects.get().shared_at is None


def test_a_record_shared_again_holds_the_last_words_once():
    appraisal, form = recorded_appraisal()
    between = code_of(form, "Between us")
    record(appraisal, form, answers={between: "", code_of(form, "What next"): "Second thoughts."})
    row = Record.objects.get()
    assert list(row.answers.values_list("words", flat=True)) == []
    assert row.career == "Second thoughts."
    assert row.draft["career"] == "Second thoughts."
    assert row.draft[between] == ""


def test_everything_is_read_in_the_forms_order():
    appraisal, _ = recorded_appraisal()
    sent = what_was_sent(appraisal, {}, with_private=True)
    assert [(each.heading, each.person, each.appraiser) for each in sent.said] == [
        ("Our values", None, None),
        ("How you are", "The person on How you are.", None),
        ("The year", "The person on The year.", "The appraiser on The year."),
        ("Thanks", None, "The appraiser on Thanks."),
    ]
    shared = shared_record(appraisal, {}, with_private=True)
    assert [(part.heading, part.lines) for part in shared.parts] == [
        ("Our values", []),
        ("Objectives", [("Objective 1", "One."), ("Objective 2", "Two."), ("Objective 3", "Three.")]),
        ("To learn", [("To learn", "Teaching. (Teaching and mentoring)")]),
        ("Between us", [("Between us", "Together on Between us.")]),
        ("What next", [("What next", "Together on What next.")]),
    ]


def test_what_is_for_the_two_is_read_by_nobody_by_default():
    appraisal, _ = recorded_appraisal()
    assert "How you are" not in [each.heading for each in what_was_sent(appraisal, {}).said]
    assert "Between us" not in [part.heading for part in shared_record(appraisal, {}).parts]


def test_one_side_alone_reads_its_own_words_and_no_heading_of_the_others():
    form = make_form()
    appraisal = an_appraisal(form)
    prepare(appraisal, form, Side.PERSON)
    prepare(appraisal, form, Side.APPRAISER)
    sent = what_was_sent(appraisal, {}, sides={Side.PERSON}, with_private=True)
    assert [(each.heading, each.appraiser) for each in sent.said] == [
        ("Our values", None), ("How you are", None), ("The year", None),
    ]  # fmt: skip


def test_the_printed_record_names_what_is_for_the_two_and_does_not_say_it():
    appraisal, _ = recorded_appraisal()
    built = build_record(appraisal.pk, appraisal.staff.user)
    assert built["kept_apart"] == ["Between us"]
    assert "Between us" not in [part.heading for part in built["record"].parts]


def test_the_agenda_has_what_is_for_the_two_for_the_two_and_for_nobody_who_asks_later():
    """Also where the record is opened again between the asking and the making."""
    appraisal, _ = recorded_appraisal()
    hr = make_staff("Shazia")
    give_role(hr.user, Role.HR)

    def in_it_for(staff):
        built = build_agenda(appraisal.pk, User.objects.get(pk=staff.user.pk))
        return "How you are" in [each.heading for each in built["said"]]

    assert build_agenda(appraisal.pk, appraisal.staff.user)["to_talk_about"][0] == "Between us"
    readers = (appraisal.staff, appraisal.appraiser, hr)
    assert [in_it_for(each) for each in readers] == [True, True, False]
    brought_to_signed(appraisal)
    assert [in_it_for(each) for each in readers] == [True, True, False]
    open_again(appraisal=appraisal, reason="A mistake.", actor=hr.user, at=NOW)
    assert [in_it_for(each) for each in readers] == [True, True, False]


def test_a_worker_makes_the_agenda_for_whoever_asked_for_it():
    appraisal, _ = recorded_appraisal()
    hr = make_staff("Shazia")
    give_role(hr.user, Role.HR)
    kind = get_kind(AGENDA)
    readers = (appraisal.staff.user, User.objects.get(pk=hr.user.pk))
    assert [
        "How you are" in [each.heading for each in kind.content(appraisal.pk, reader)["said"]]
        for reader in readers
    ] == [True, False]


def brought_to_signed(appraisal):
    from appraisal.services.signing import sign_as_appraiser, sign_as_person

    sign_as_appraiser(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW)
    sign_as_person(
        appraisal=appraisal, agrees=True, words="", took_place=True, actor=appraisal.staff.user, at=NOW
    )


def test_a_record_opened_again_keeps_all_of_it_and_shows_to_each_what_is_theirs():
    appraisal, _ = recorded_appraisal()
    brought_to_signed(appraisal)
    open_again(appraisal=appraisal, reason="A mistake.", actor=make_staff("Hr").user, at=NOW)
    assert [part["heading"] for part in PastRecord.objects.get().content["parts"]] == [
        "Our values", "Objectives", "To learn", "Between us", "What next",
    ]  # fmt: skip
    (theirs,), (others,) = past_versions(appraisal, with_private=True), past_versions(appraisal)
    assert "Between us" in [part["heading"] for part in theirs.content["parts"]]
    assert "Between us" not in [part["heading"] for part in others.content["parts"]]


def test_recorded_and_prepared_share_nothing_but_the_values():
    sections = sections_of(make_form())
    both = {each.code for each in prepared(sections, Side.PERSON)} & {
        each.code for each in recorded(sections)
    }
    assert both == {"values"}
    assert Framework.objects.count() == 0
