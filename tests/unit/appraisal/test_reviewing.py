"""A disagreement to its end, and opening again what was signed."""

import datetime as dt

import pytest

from appraisal.models import PastRecord, Record, Review, Signature
from appraisal.queries.goals import promises_of
from appraisal.queries.reviews import past_versions, review_of, reviews_for_hr, reviews_to_find
from appraisal.services.reopening import ReasonNeeded, open_again
from appraisal.services.reviewing import (
    FindingMissing,
    NotAReviewer,
    close_review,
    find,
    name_reviewer,
)
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle, share
from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=1)


class Line:
    """Amina, Grace above her, Dawn above Grace; Shazia is HR."""

    def __init__(self, state: str = "disagreed") -> None:
        self.dawn = make_staff("Dawn", "Sutcliffe")
        self.grace = make_staff("Grace", "Okafor", manager=self.dawn)
        self.amina = make_staff("Amina", "Khan", manager=self.grace)
        self.shazia = make_staff("Shazia", "Mahmood")
        give_role(self.shazia.user, Role.HR)
        self.cycle = make_cycle()
        brought_to(self.appraisal, state, words="We never spoke about nights.")

    @property
    def appraisal(self):
        return appraisal_of(self.amina, self.cycle)

    @property
    def hr(self) -> User:
        return User.objects.get(pk=self.shazia.user.pk)


@kept
def make_line(state: str = "disagreed") -> Line:
    return Line(state)


@pytest.fixture
def line():
    return make_line()


def signs_again(line, *, agrees, at=LATER):
    """After it was opened again: shared, and signed by both."""
    share(line.appraisal, "2", at=at)
    sign_as_appraiser(appraisal=line.appraisal, actor=line.appraisal.appraiser.user, at=at)
    sign_as_person(
        appraisal=line.appraisal, agrees=agrees, words="" if agrees else "Still not.", took_place=True,
        actor=line.amina.user, at=at,
    )  # fmt: skip


def told(person):
    return list(
        Message.objects.filter(to=person.user.email).order_by("created_at", "pk").values_list("subject", flat=True)
    )  # fmt: skip


def test_the_managers_manager_reviews_within_fourteen_days_and_is_told(line):
    review = Review.objects.get()
    assert (review.reviewer, review.due_on) == (line.dawn, TODAY + dt.timedelta(days=14))
    assert told(line.dawn) == ["Amina Khan does not agree with their appraisal: please review it"]
    dawn = User.objects.get(pk=line.dawn.user.pk)
    assert [each.pk for each in reviews_to_find(dawn)] == [review.pk]


def test_the_clock_is_the_trusts_setting(settings):
    settings.REVIEW_DAYS = 5
    Line()
    assert Review.objects.get().due_on == TODAY + dt.timedelta(days=5)


def test_where_nobody_is_above_hr_name_somebody(line):
    manager = make_staff("Precious")
    person = make_staff("Ola", manager=manager)
    cycle = make_cycle(name="Another")
    brought_to(appraisal_of(person, cycle), "disagreed")
    review = Review.objects.get(appraisal__staff=person)
    assert review.reviewer is None
    assert [each.staff for each in reviews_for_hr(line.hr, TODAY).without_reviewer] == [person]

    name_reviewer(appraisal=review.appraisal, reviewer=line.dawn, actor=line.hr, at=LATER)
    review.refresh_from_db()
    assert (review.reviewer, review.due_on) == (line.dawn, TODAY + dt.timedelta(days=14))
    assert reviews_for_hr(line.hr, TODAY).without_reviewer == []
    assert "Ola" in told(line.dawn)[-1]


@pytest.mark.parametrize("who", ["amina", "grace"])
def test_neither_of_the_two_reviews_it(line, who):
    with pytest.raises(NotAReviewer):
        name_reviewer(appraisal=line.appraisal, reviewer=getattr(line, who), actor=line.hr, at=LATER)
    assert Review.objects.get().reviewer == line.dawn


def test_both_texts_are_kept_beside_the_finding_and_both_are_told(line):
    before = list(line.appraisal.record.ratings.values_list("points", "reason"))
    assert find(
        appraisal=line.appraisal,
        finding="put_right",
        words=" Nights were spoken of. ",
        actor=line.dawn.user,
        at=LATER,
    )
    appraisal = line.appraisal
    assert appraisal.state == "reviewed"
    view = review_of(appraisal, TODAY)
    assert (view.finding, view.words) == (
        "Part of the record is not right. My words say what is", "Nights were spoken of.",
    )  # fmt: skip
    assert list(appraisal.record.ratings.values_list("points", "reason")) == before
    assert Signature.objects.get(side="person").words == "We never spoke about nights."
    assert told(line.amina)[-1] == "The review of your appraisal is done"
    assert told(line.grace)[-1] == "The review of Amina Khan’s appraisal is done"


@pytest.mark.parametrize(("finding", "words"), [("", "Why."), ("stands", "  "), ("sacked", "Why.")])
def test_a_finding_has_a_word_from_the_list_and_says_why(line, finding, words):
    with pytest.raises(FindingMissing):
        find(appraisal=line.appraisal, finding=finding, words=words, actor=line.dawn.user, at=LATER)
    assert line.appraisal.state == "disagreed"


def test_hr_close_it_once_and_everybody_is_told(line):
    find(appraisal=line.appraisal, finding="stands", words="Heard both.", actor=line.dawn.user, at=LATER)
    assert [each.staff for each in reviews_for_hr(line.hr, TODAY).to_close] == [line.amina]
    assert close_review(appraisal=line.appraisal, actor=line.hr, at=LATER + dt.timedelta(hours=1))
    assert not close_review(appraisal=line.appraisal, actor=line.hr, at=LATER + dt.timedelta(hours=1))
    with pytest.raises(AlreadyDone):
        close_review(appraisal=line.appraisal, actor=line.dawn.user, at=LATER)
    assert line.appraisal.state == "closed"
    assert told(line.amina)[-1] == "Your appraisal is closed"
    assert told(line.grace)[-1] == "Amina Khan’s appraisal is closed"


def test_it_cannot_be_closed_before_anything_is_found(line):
    with pytest.raises(MoveRefused):
        close_review(appraisal=line.appraisal, actor=line.hr, at=LATER)


def test_a_review_past_its_day_is_hrs_to_chase(line):
    assert reviews_for_hr(line.hr, TODAY + dt.timedelta(days=14)).late == []
    assert [each.staff for each in reviews_for_hr(line.hr, TODAY + dt.timedelta(days=15)).late] == [
        line.amina
    ]


def test_hr_see_to_nobodys_own_case(line):
    give_role(line.grace.user, Role.HR)
    grace = User.objects.get(pk=line.grace.user.pk)
    assert reviews_for_hr(grace, TODAY + dt.timedelta(days=30)).late == []


def test_who_is_named_again_after_another_is_told_again(line):
    stranger = make_staff("Stan")

    for hours, person in enumerate([stranger, line.dawn, line.dawn], start=1):
        at = NOW + dt.timedelta(hours=hours)
        name_reviewer(appraisal=line.appraisal, reviewer=person, actor=line.hr, at=at)

    assert (len(told(stranger)), len(told(line.dawn))) == (1, 2)


def test_when_the_reviewer_leaves_hr_name_another(line):
    stranger = make_staff("Stan")
    name_reviewer(appraisal=line.appraisal, reviewer=stranger, actor=line.hr, at=LATER)
    leave(staff=stranger, on=TODAY, actor=line.hr, at=LATER)
    assert Review.objects.get().reviewer is None


def test_who_agrees_is_reviewed_by_nobody():
    make_line("signed")
    assert not Review.objects.exists()


def test_opened_again_both_versions_are_kept_and_both_sign_afresh():
    line = make_line("signed")
    first = line.appraisal.record.ratings.values_list("points", flat=True)[0]
    assert open_again(
        appraisal=line.appraisal, reason="The wrong year’s objectives.", actor=line.hr, at=LATER
    )
    appraisal = line.appraisal
    assert (appraisal.state, appraisal.confirmed_at) == ("met", None)
    assert not Signature.objects.exists()
    assert told(line.amina)[-1] == "Your appraisal is open again"

    share(appraisal, "2", at=LATER)
    assert line.appraisal.state == "drafted"
    sign_as_appraiser(appraisal=line.appraisal, actor=line.grace.user, at=LATER)
    sign_as_person(
        appraisal=line.appraisal, agrees=True, words="", took_place=True, actor=line.amina.user, at=LATER
    )
    appraisal = line.appraisal
    assert appraisal.state == "signed"
    (past,) = past_versions(appraisal)
    assert past.reason == "The wrong year’s objectives."
    assert {each["rating"] for each in past.content["ratings"]} == {
        f"{first}: Label {first}"
    } or past.content["ratings"]
    assert past.content["objectives"] == ["Lead the handover twice a week.", "Mentor one student."]
    assert [each["name"] for each in past.content["signatures"]] == [
        str(line.grace.user),
        str(line.amina.user),
    ]
    assert set(appraisal.record.ratings.values_list("points", flat=True)) == {2}
    # The thread holds what was agreed then beside what is agreed now.
    agreed = Evidence.objects.filter(staff=line.amina, side="agreed")
    assert sorted(agreed.values_list("points", flat=True).distinct()) == [2, 3]
    assert Evidence.objects.filter(staff=line.amina, side="self").count() == 2


def test_each_notice_of_the_second_round_is_sent_again():
    line = make_line("signed")
    open_again(appraisal=line.appraisal, reason="Again.", actor=line.hr, at=LATER)
    share(line.appraisal, "2", at=LATER)
    sign_as_appraiser(appraisal=line.appraisal, actor=line.grace.user, at=LATER)
    assert told(line.amina).count("Your appraisal is ready for you to sign") == 2


def test_a_finding_to_talk_again_leads_to_a_second_record_and_the_first_case_is_kept(line):
    find(appraisal=line.appraisal, finding="again", words="Start afresh.", actor=line.dawn.user, at=LATER)
    open_again(appraisal=line.appraisal, reason="As the reviewer found.", actor=line.hr, at=LATER)
    past = PastRecord.objects.get()
    assert (past.content["finding"], past.content["finding_words"]) == (
        "Talk and record again",
        "Start afresh.",
    )
    assert past.content["signatures"][1]["words"] == "We never spoke about nights."
    assert not Review.objects.exists()
    assert Record.objects.get().shared_at is None


def test_nothing_is_opened_again_without_a_reason_nor_once_closed(line):
    with pytest.raises(ReasonNeeded):
        open_again(appraisal=line.appraisal, reason=" ", actor=line.hr, at=LATER)
    find(appraisal=line.appraisal, finding="stands", words="Heard both.", actor=line.dawn.user, at=LATER)
    close_review(appraisal=line.appraisal, actor=line.hr, at=LATER)
    with pytest.raises(MoveRefused):
        open_again(appraisal=line.appraisal, reason="Why not.", actor=line.hr, at=LATER)
    assert not PastRecord.objects.exists()


def test_what_is_to_be_recorded_again_cannot_be_closed_with_nothing_done(line):
    find(appraisal=line.appraisal, finding="again", words="Start afresh.", actor=line.dawn.user, at=LATER)
    with pytest.raises(MoveRefused, match="talk and record again, so it cannot be closed"):
        close_review(appraisal=line.appraisal, actor=line.hr, at=LATER)
    assert line.appraisal.state == "reviewed"
    desk = reviews_for_hr(line.hr, TODAY)
    assert ([each.staff for each in desk.to_open_again], desk.to_close) == ([line.amina], [])
    last = Message.objects.filter(user=line.amina.user).order_by("created_at", "key").last()
    assert "HR open it again, and the two of you talk and record afresh." in last.text

    open_again(appraisal=line.appraisal, reason="As the reviewer found.", actor=line.hr, at=LATER)
    signs_again(line, agrees=True)
    assert line.appraisal.state == "signed"


def test_with_somebody_who_has_left_nobody_talks_again_so_it_can_be_closed(line):
    find(appraisal=line.appraisal, finding="again", words="Start afresh.", actor=line.dawn.user, at=LATER)
    leave(staff=line.amina, on=TODAY, actor=None, at=LATER)
    assert [each.staff for each in reviews_for_hr(line.hr, TODAY).to_close] == [line.amina]
    assert close_review(appraisal=line.appraisal, actor=line.hr, at=LATER)


@pytest.mark.parametrize("state", ["signed", "disagreed"])
def test_opened_again_after_the_appraiser_left_it_goes_to_whoever_manages_the_person_now(state):
    line = make_line(state)
    precious = make_staff("Precious", "Dube")
    change_manager(staff=line.amina, manager=precious, on=TODAY, actor=None, at=LATER)
    leave(staff=line.grace, on=TODAY, actor=None, at=LATER)
    assert line.appraisal.appraiser == line.grace  # who signed stays the appraiser of what was signed

    open_again(appraisal=line.appraisal, reason="Again.", actor=line.hr, at=LATER)
    assert (line.appraisal.state, line.appraisal.appraiser) == ("met", precious)
    assert "Amina Khan’s appraisal is open again" in told(precious)
    signs_again(line, agrees=True)
    assert line.appraisal.state == "signed"


def test_opened_again_with_an_appraiser_who_is_here_it_stays_theirs():
    line = make_line("signed")
    change_manager(staff=line.amina, manager=make_staff("Precious"), on=TODAY, actor=None, at=LATER)
    open_again(appraisal=line.appraisal, reason="Again.", actor=line.hr, at=LATER)
    assert line.appraisal.appraiser == line.grace


def test_opened_again_with_neither_appraiser_nor_manager_it_waits_with_hr():
    line = make_line("signed")
    change_manager(staff=line.amina, manager=None, on=TODAY, actor=None, at=LATER)
    leave(staff=line.grace, on=TODAY, actor=None, at=LATER)
    open_again(appraisal=line.appraisal, reason="Again.", actor=line.hr, at=LATER)
    assert (line.appraisal.state, line.appraisal.appraiser) == ("met", None)


# 30 minutes past midnight in British Summer Time: the day before in UTC.
HALF_PAST_MIDNIGHT = dt.datetime(2026, 4, 7, 23, 30, tzinfo=dt.UTC)
THAT_DAY = dt.date(2026, 4, 8)


def test_what_happens_after_midnight_carries_the_day_of_the_clock_on_the_wall(line):
    find(
        appraisal=line.appraisal,
        finding="again",
        words="Afresh.",
        actor=line.dawn.user,
        at=HALF_PAST_MIDNIGHT,
    )
    assert review_of(line.appraisal, THAT_DAY).found_on == THAT_DAY
    open_again(appraisal=line.appraisal, reason="As found.", actor=line.hr, at=HALF_PAST_MIDNIGHT)
    signs_again(line, agrees=True, at=HALF_PAST_MIDNIGHT)
    assert {each.agreed_on for each in promises_of(line.amina)} == {THAT_DAY}
    open_again(appraisal=line.appraisal, reason="Once more.", actor=line.hr, at=HALF_PAST_MIDNIGHT)
    latest = past_versions(line.appraisal)[0]
    assert latest.opened_again_on == THAT_DAY
    assert {each["signed_on"] for each in latest.content["signatures"]} == {THAT_DAY}


def test_nobody_reviews_it_who_cannot_sign_in_nor_what_nobody_disagrees_with(line):
    mo = make_staff("Mo")
    leave(staff=mo, on=TODAY, actor=None, at=NOW)
    mo.refresh_from_db()
    with pytest.raises(NotAReviewer, match="cannot sign in"):
        name_reviewer(appraisal=line.appraisal, reviewer=mo, actor=line.hr, at=NOW)
    assert Review.objects.get().reviewer == line.dawn
    find(appraisal=line.appraisal, finding="stands", words="I heard both.", actor=line.dawn.user, at=NOW)

    with pytest.raises(MoveRefused, match="not waiting for a review"):
        name_reviewer(appraisal=line.appraisal, reviewer=make_staff("Ola"), actor=line.hr, at=NOW)

    assert Review.objects.get().reviewer == line.dawn


def test_opening_again_twice_is_once():
    line = make_line("signed")

    opened = [
        open_again(appraisal=line.appraisal, reason="A wrong day.", actor=line.hr, at=LATER) for _ in range(2)
    ]

    assert opened == [True, False]
    assert PastRecord.objects.get().number == 1


def test_signing_twice_is_once():
    line = make_line("drafted")

    signed = [sign_as_appraiser(appraisal=line.appraisal, actor=line.grace.user, at=NOW) for _ in range(2)]

    assert signed == [True, False]
    assert Signature.objects.count() == 1
