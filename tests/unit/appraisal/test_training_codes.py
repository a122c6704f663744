"""What a need can be for: HR's own list, and nothing that was agreed is lost by a change of it."""

import pytest
from django.db import IntegrityError, transaction

from appraisal.models import Goal, Record, TrainingCode
from appraisal.models.training_codes import BESIDES, CORE
from appraisal.queries.goals import needs_in_numbers, promises_of
from appraisal.queries.reviews import past_versions
from appraisal.queries.sides import labels_of, shared_record
from appraisal.queries.training_codes import all_codes, training_choices
from appraisal.reports import build_record
from appraisal.services.records import Need
from appraisal.services.reopening import open_again
from appraisal.services.training_codes import LabelTaken, NothingLeft, move_code, save_code
from tests.factories import NOW, give_role, make_staff, make_user
from tests.factories_appraisal import make_appraisal, share
from tests.unit.appraisal.test_goals import signed
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def code(name):
    return TrainingCode.objects.get(code=name)


def save(name, **changes):
    row = code(name) if name else None
    given = {
        "label": row.label if row else "",
        "is_offered": True,
        "actor": make_user(),
        "at": NOW,
        **changes,
    }
    return save_code(code=row, **given)


def audited():
    rows = Event.objects.filter(action__startswith="training_code.").order_by("at", "pk")
    return sorted((each.action, each.data["code"]) for each in rows)


def test_a_trust_begins_with_the_core_subjects_and_what_appraisals_ask_for_besides():
    assert list(all_codes().values_list("code", "label", "is_core", "is_offered")) == [
        *((code, label, True, True) for code, label in CORE),
        *((code, label, False, True) for code, label in BESIDES),
    ]
    assert len(CORE) == 11


def test_a_new_one_stands_at_the_end_with_a_code_of_its_own():
    first, second = save(None, label=" Coaching "), save(None, label="Coaching!")
    assert [(each.code, each.label, each.is_core) for each in (first, second)] == [
        ("coaching", "Coaching", False), ("coaching_2", "Coaching!", False),
    ]  # fmt: skip
    assert training_choices({})[-2:] == [("coaching", "Coaching"), ("coaching_2", "Coaching!")]
    assert audited() == [("training_code.added", "coaching"), ("training_code.added", "coaching_2")]


def test_a_name_of_signs_alone_gets_a_code():
    assert save(None, label="+++").code == "code"


def test_renamed_what_lives_on_reads_with_the_new_words_and_what_was_signed_as_it_was():
    appraisal = signed(make_appraisal("met"), needs=[Need("Cannulation course.", "clinical")])
    save("clinical", label="Clinical skills")
    assert [each.training for each in promises_of(appraisal.staff)] == ["", "", "Clinical skills"]
    as_signed = ["Cannulation course. (Clinical skills or a qualification for the role)"]
    assert shared_record(appraisal, labels_of(appraisal)).needs == as_signed
    assert build_record(appraisal.pk, appraisal.staff.user)["record"].needs == as_signed
    assert Goal.objects.get(kind="need").training == "clinical"
    assert audited() == [("training_code.renamed", "clinical")]


def test_an_earlier_version_keeps_its_words_and_what_is_shared_afresh_has_the_new_ones():
    appraisal = signed(make_appraisal("met"), needs=[Need("Cannulation course.", "clinical")])
    save("clinical", label="Clinical skills")
    open_again(appraisal=appraisal, reason="A mistake.", actor=make_user(), at=NOW)
    appraisal.refresh_from_db()
    share(appraisal, needs=[Need("Cannulation course.", "clinical")])
    (before,) = past_versions(appraisal)
    assert before.content["needs"] == [
        "Cannulation course. (Clinical skills or a qualification for the role)"
    ]
    assert shared_record(appraisal, labels_of(appraisal)).needs == ["Cannulation course. (Clinical skills)"]


def test_out_of_use_it_is_no_choice_but_for_the_draft_that_holds_it_and_is_read_and_counted_as_before():
    appraisal = signed(make_appraisal("met"), needs=[Need("Cannulation course.", "clinical")])
    hr = make_staff("Shazia")
    give_role(hr.user, Role.HR)
    before = training_choices({})
    save("clinical", is_offered=False)

    assert training_choices({"training_1": ""}) == [each for each in before if each[0] != "clinical"]
    assert training_choices({"training_2": "clinical", "need_2": "x"}) == before
    assert training_choices({"career": "clinical"}) != before
    words = "Clinical skills or a qualification for the role"
    assert promises_of(appraisal.staff)[-1].training == words
    counted = needs_in_numbers(User.objects.get(pk=hr.user.pk))
    assert [(each.code, each.words, each.open) for each in counted] == [("clinical", words, 1)]
    save("clinical")
    assert training_choices({}) == before
    assert audited() == [("training_code.put_back", "clinical"), ("training_code.put_out_of_use", "clinical")]


def test_what_a_draft_held_when_it_was_put_out_of_use_can_still_be_shared():
    appraisal = make_appraisal("met")
    share(appraisal, needs=[Need("Cannulation course.", "clinical")])
    save("clinical", is_offered=False)
    draft = Record.objects.get().draft
    assert ("clinical", "Clinical skills or a qualification for the role") in training_choices(draft)


def test_saving_what_stands_already_is_no_change():
    save("clinical")
    assert audited() == []


@pytest.mark.parametrize("label", ["Research", " research "])
def test_two_of_one_name_are_refused(label):
    with pytest.raises(LabelTaken):
        save("clinical", label=label)
    with pytest.raises(LabelTaken):
        save(None, label=label)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingCode.objects.create(code="again", label="RESEARCH", order=50)


def test_the_last_one_offered_stays():
    TrainingCode.objects.exclude(code="other").update(is_offered=False)
    with pytest.raises(NothingLeft):
        save("other", is_offered=False)
    assert training_choices({}) == [("other", "Something else")]


def test_moved_up_and_down_and_no_further_than_the_ends():
    actor = make_user()

    def moved(name, up):
        done = move_code(code=code(name), up=up, actor=actor, at=NOW)
        return done, list(all_codes().values_list("code", flat=True))

    codes = list(all_codes().values_list("code", flat=True))
    assert moved("conflict", True) == (False, codes)
    assert moved("other", False) == (False, codes)
    assert moved("data", True) == (True, ["data", "conflict", *codes[2:]])
    assert moved("data", False) == (True, codes)
    assert audited() == [("training_code.moved", "data")] * 2
