"""Who gives an appraisal: asking for somebody else, HR's answer, conflicts of interest, and who hears what."""

import datetime as dt

import pytest

from appraisal.models import Appraisal, AppraiserRequest, Conflict, Handover
from appraisal.queries.givers import asked_of_hr
from appraisal.queries.lists import given_by
from appraisal.services.bulk import undo
from appraisal.services.cycles import fill_cycle
from appraisal.services.givers import NotSo, ask_for_another, end_conflict, give_to_another, keep_appraiser
from appraisal.services.reviewing import NotAReviewer, name_reviewer
from appraisal.services.telling_givers import SETTLED, tell_new_appraisers
from appraisal.states import Side
from tests.factories import NOW, TODAY, give_role, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle
from tests.kept import kept
from tests.unit.appraisal.test_bulk import make_team
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.outbox.models import Message
from values_hub.people.models import Delegation, User
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db
LATER = NOW + SETTLED + dt.timedelta(minutes=1)


class Ward:
    """Grace appraises Amina; Dawn is above Grace; Mo and Ola work beside them; Shazia is HR."""

    def __init__(self) -> None:
        self.dawn = make_staff("Dawn", "Sutcliffe")
        self.grace = make_staff("Grace", "Okafor", manager=self.dawn)
        self.amina = make_staff("Amina", "Khan", manager=self.grace)
        self.mo, self.ola = make_staff("Mo", "Farouk"), make_staff("Ola", "Balogun", manager=self.grace)
        self.shazia = make_staff("Shazia", "Rahman")
        give_role(self.shazia.user, Role.HR)
        self.cycle = make_cycle()

    @property
    def appraisal(self) -> Appraisal:
        return appraisal_of(self.amina, self.cycle)

    def ask(self, side=Side.PERSON, reason="We share a house.", proposed=""):
        who = self.amina if side == Side.PERSON else self.grace
        return ask_for_another(
            appraisal=self.appraisal, side=side, reason=reason, proposed=proposed, actor=who.user, at=NOW
        )

    def give(self, to, *, conflict=False, reason="Agreed with both."):
        return give_to_another(
            appraisal=self.appraisal, to=to, reason=reason, conflict=conflict, actor=self.shazia.user, at=NOW
        )


@kept
def make_ward() -> Ward:
    return Ward()


@pytest.fixture
def ward():
    return make_ward()


def fresh(staff):
    return User.objects.get(pk=staff.user.pk)


def told(staff):
    return {message.subject: message.text for message in Message.objects.filter(to=staff.user.email)}


# ---- asking


@pytest.mark.parametrize("side", Side)
def test_one_of_the_two_asks_and_only_hr_is_shown_it(ward, side):
    ward.ask(side)
    assert [each.staff.name for each in asked_of_hr(fresh(ward.shazia))] == ["Amina Khan"]
    assert not any(asked_of_hr(fresh(each)) for each in (ward.amina, ward.grace, ward.dawn, ward.mo))
    assert not Message.objects.exists()


def test_each_side_asks_for_itself_and_once_until_hr_answer(ward):
    ward.ask(Side.PERSON)
    ward.ask(Side.APPRAISER)
    with pytest.raises(NotSo, match="asked already"):
        ward.ask(Side.PERSON)
    keep_appraiser(appraisal=ward.appraisal, actor=ward.shazia.user, at=NOW)
    assert ward.ask(Side.PERSON).answer == ""


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_it_takes_a_reason(ward, reason):
    with pytest.raises(NotSo, match="Enter why"):
        ward.ask(reason=reason)


@pytest.mark.parametrize("state", ["signed_by_manager", "signed", "disagreed"])
def test_nothing_is_left_to_give_once_the_record_is_signed(ward, state):
    brought_to(ward.appraisal, state)
    with pytest.raises(NotSo, match="has been signed"):
        ward.ask()
    with pytest.raises(NotSo, match="has been signed"):
        ward.give(ward.mo)
    assert not AppraiserRequest.objects.exists()
    assert not Handover.objects.exists()


def test_hr_who_take_part_in_it_are_not_asked(ward):
    give_role(ward.grace.user, Role.HR)
    give_role(ward.amina.user, Role.HR)
    ward.ask()
    assert not asked_of_hr(fresh(ward.grace))
    assert not asked_of_hr(fresh(ward.amina))


# ---- HR's answer


def test_it_stays_and_both_hear_the_same_without_a_word_of_a_request(ward):
    ward.ask(reason="He frightens me.")
    keep_appraiser(appraisal=ward.appraisal, actor=ward.shazia.user, at=NOW)
    assert AppraiserRequest.objects.get().answer == "stays"
    assert list(told(ward.amina)) == ["Who gives your appraisal stays as it is"]
    assert list(told(ward.grace)) == ["Who gives Amina Khan’s appraisal stays as it is"]
    texts = told(ward.amina) | told(ward.grace)
    assert not [text for text in texts.values() if "frightens" in text or "asked" in text]


def test_there_is_nothing_to_answer_when_nobody_asked(ward):
    with pytest.raises(NotSo, match="Nobody asks"):
        keep_appraiser(appraisal=ward.appraisal, actor=ward.shazia.user, at=NOW)
    assert not Message.objects.exists()


def test_given_to_another_the_person_hears_to_whom_and_the_former_only_that_it_is_theirs_no_more(ward):
    ward.ask(reason="She frightens me.")
    ward.give(ward.mo, reason="A private reason.")

    assert ward.appraisal.appraiser == ward.mo
    assert AppraiserRequest.objects.get().answer == "given"
    assert list(told(ward.amina)) == ["Mo Farouk now gives your appraisal"]
    (text,) = told(ward.grace).values()
    assert "You have nothing more to do in it." in text
    assert not any(word in text for word in ("Mo", "frightens", "private", "asked", "conflict"))
    assert not asked_of_hr(fresh(ward.shazia))


@pytest.mark.parametrize(
    ("who", "words"),
    [("amina", "their own"), ("grace", "gives it already"), ("leaver", "cannot sign in"), ("below", "below")],
)
def test_whom_it_cannot_go_to(ward, who, words):
    ward.leaver = make_staff("Olwen")
    leave(staff=ward.leaver, on=TODAY, actor=None, at=NOW)
    ward.leaver.refresh_from_db()
    ward.below = make_staff("Ben", manager=ward.amina)
    with pytest.raises(NotSo, match=words):
        ward.give(getattr(ward, who))
    assert ward.appraisal.appraiser == ward.grace


# ---- who keeps it


def test_what_hr_gave_stays_when_the_manager_changes(ward):
    ward.give(ward.mo)
    change_manager(staff=ward.amina, manager=ward.dawn, on=TODAY, actor=None, at=NOW)
    assert ward.appraisal.appraiser == ward.mo


def test_when_whoever_hr_gave_it_to_leaves_it_waits_with_hr(ward):
    ward.give(ward.mo)
    leave(staff=ward.mo, on=TODAY, actor=None, at=NOW)
    assert ward.appraisal.appraiser is None


# ---- a conflict of interest


READS = (
    Action.SEE_APPRAISAL,
    Action.READ_BOTH_PREPARATIONS,
    Action.READ_APPRAISAL_RECORD,
    Action.SEE_FEEDBACK,
)
OF_THE_PERSON = (Action.SEE_GOALS, Action.SEE_PAY_STEP, Action.DECIDE_PAY_STEP, Action.READ_THREAD)


def reads(ward, who):
    user = fresh(who)
    appraisal = ward.appraisal
    amina = type(ward.amina).objects.select_related("manager", "post__unit").get(pk=ward.amina.pk)
    return [a for a in READS if decide(user, a, appraisal)] + [
        a for a in OF_THE_PERSON if decide(user, a, amina)
    ]


def test_without_a_conflict_the_manager_still_reads_as_one(ward):
    ward.give(ward.mo)
    brought_to(ward.appraisal, "signed")
    assert set(reads(ward, ward.grace)) == {*READS, *OF_THE_PERSON} - {Action.SEE_FEEDBACK}


def test_in_a_conflict_the_manager_reads_nothing_and_decides_nothing(ward):
    ward.give(ward.mo, conflict=True)
    brought_to(ward.appraisal, "signed")
    assert reads(ward, ward.grace) == []
    assert not Appraisal.objects.visible_to(fresh(ward.grace)).filter(staff=ward.amina).exists()
    assert Appraisal.objects.visible_to(fresh(ward.grace)).filter(staff=ward.ola).exists()
    # Somebody has to decide a pay step.
    assert Action.DECIDE_PAY_STEP in reads(ward, ward.dawn)

    end_conflict(conflict=Conflict.objects.get(), actor=ward.shazia.user, at=NOW)
    assert Action.READ_APPRAISAL_RECORD in reads(ward, ward.grace)
    assert Action.DECIDE_PAY_STEP not in reads(ward, ward.dawn)


@pytest.mark.parametrize("way", ["stand-in", "HR", "reviewer"])
def test_there_is_no_way_round(ward, way):
    ward.give(ward.mo, conflict=True)
    appraisal = brought_to(ward.appraisal, "disagreed", words="No.")
    if way == "stand-in":
        Delegation.objects.create(
            manager=ward.mo, delegate=ward.grace, starts_on=TODAY, ends_on=TODAY.replace(year=2099), reason="Leave",
            given_by=ward.mo.user, given_at=NOW,
        )  # fmt: skip
        assert ward.appraisal.pk not in given_by(fresh(ward.grace)).ids
        assert reads(ward, ward.grace) == []
    elif way == "HR":
        give_role(ward.grace.user, Role.HR)
        assert not decide(fresh(ward.grace), Action.READ_APPRAISAL_RECORD, appraisal)
        assert not decide(fresh(ward.grace), Action.END_CONFLICT, appraisal)
    else:
        with pytest.raises(NotAReviewer, match="conflict of interest"):
            name_reviewer(appraisal=appraisal, reviewer=ward.grace, actor=ward.shazia.user, at=NOW)


def test_a_manager_in_a_conflict_is_not_the_reviewer_by_being_above(ward):
    """Mo reports to Grace, who would review what Mo recorded."""
    change_manager(staff=ward.mo, manager=ward.grace, on=TODAY, actor=None, at=NOW)
    ward.give(ward.mo, conflict=True)
    assert brought_to(ward.appraisal, "disagreed", words="No.").review.reviewer is None


def test_the_other_cycles_go_along_and_the_next_begins_without_the_manager(ward):
    other = make_cycle(name="A second one")
    ward.give(ward.mo, conflict=True)
    assert appraisal_of(ward.amina, other).appraiser == ward.mo

    following = make_cycle(name="Next year")
    fill_cycle(cycle_id=following.pk, at=NOW)
    assert appraisal_of(ward.amina, following).appraiser is None
    assert appraisal_of(ward.ola, following).appraiser == ward.grace


def test_without_a_conflict_the_other_cycles_stay(ward):
    other = make_cycle(name="A second one")
    ward.give(ward.mo)
    assert appraisal_of(ward.amina, other).appraiser == ward.grace


def test_nothing_hands_it_back_to_whoever_is_kept_away(ward):
    ward.give(ward.mo, conflict=True)
    change_manager(staff=ward.amina, manager=ward.mo, on=TODAY, actor=None, at=NOW)
    change_manager(staff=ward.amina, manager=ward.grace, on=TODAY, actor=None, at=NOW)
    assert ward.appraisal.appraiser is None
    with pytest.raises(NotSo, match="conflict of interest"):
        ward.give(ward.grace)


def test_a_change_to_many_leaves_out_those_kept_from_the_new_appraiser():
    team = make_team()
    mo = make_staff("Mo", "Farouk")
    Conflict.objects.create(staff=team.ola, other=mo, agreed_at=NOW)
    team.reassign(team.grace, mo)
    assert (team.of(team.amina).appraiser, team.of(team.ola).appraiser) == (mo, team.grace)


# ---- telling the new appraiser


def test_many_handed_over_at_once_are_one_message(ward):
    for person in (ward.amina, ward.ola):
        change_manager(staff=person, manager=ward.mo, on=TODAY, actor=None, at=NOW)
    assert tell_new_appraisers(at=NOW + dt.timedelta(minutes=1)) == 0  # more may follow
    assert tell_new_appraisers(at=LATER) == 1
    assert list(told(ward.mo)) == ["You now give 2 more appraisals"]
    assert "Ola Balogun, Amina Khan" in told(ward.mo)["You now give 2 more appraisals"]
    assert tell_new_appraisers(at=LATER + SETTLED) == 0


def test_one_is_named(ward):
    ward.give(ward.mo)
    tell_new_appraisers(at=LATER)
    assert list(told(ward.mo)) == ["You now give Amina Khan’s appraisal"]


def test_given_and_taken_back_at_once_nobody_hears_of_it():
    team = make_team()
    mo = make_staff("Mo", "Farouk")
    change = team.reassign(team.grace, mo)
    undo(change=change, actor=team.hr, at=NOW)
    assert Handover.objects.count() == 4
    assert tell_new_appraisers(at=LATER) == 0
    assert not Handover.objects.filter(told_at=None).exists()


def test_a_change_to_many_is_one_message():
    team = make_team()
    mo = make_staff("Mo", "Farouk")
    team.reassign(team.grace, mo)
    assert tell_new_appraisers(at=LATER) == 1
    assert list(told(mo)) == ["You now give 2 more appraisals"]


@pytest.mark.parametrize("gone", ["left", "no account"])
def test_somebody_who_cannot_read_it_is_not_written_to(ward, gone):
    ward.give(ward.mo)
    Message.objects.all().delete()
    if gone == "left":
        leave(staff=ward.mo, on=TODAY, actor=None, at=NOW)
    else:
        User.objects.filter(pk=ward.mo.user.pk).update(is_active=False)
    assert tell_new_appraisers(at=LATER) == 0
    assert not Message.objects.exists()
