"""A new deployment's first person."""

import pytest
from django.core.management import CommandError, call_command

from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.framework.models import Trust
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db

WORDS = {
    "trust_name": "Vale NHS Trust",
    "ods_code": "g6v2s",
    "contact_email": "hr@vale.nhs.example",
    "first_name": "Ines",
    "last_name": "Moreau",
    "email": "Ines.Moreau@vale.nhs.example",
}


def test_the_first_person_can_let_others_in_and_has_no_password(capsys):
    call_command("found_trust", **WORDS)

    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("ines.moreau@vale.nhs.example", False)
    assert Trust.objects.values_list("name", "ods_code").get() == ("Vale NHS Trust", "G6V2S")
    assert [bool(decide(user, each)) for each in (Action.IMPORT_STAFF, Action.CREATE_FRAMEWORK)] == [
        True,
        True,
    ]
    assert "Ines Moreau can sign in" in capsys.readouterr().out


def test_a_second_founding_changes_nothing():
    call_command("found_trust", **WORDS)

    with pytest.raises(CommandError, match="already has a Trust"):
        call_command("found_trust", **{**WORDS, "email": "other@vale.nhs.example"})
    assert StaffRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "wrong"), [("ods_code", "R!"), ("email", "ines"), ("contact_email", "hr at vale")]
)
def test_a_wrong_word_is_said_in_a_line_and_changes_nothing(name, wrong):
    with pytest.raises(CommandError):
        call_command("found_trust", **{**WORDS, name: wrong})
    assert (Trust.objects.count(), User.objects.count()) == (0, 0)
