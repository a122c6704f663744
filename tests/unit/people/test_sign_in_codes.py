import datetime as dt
import re
from dataclasses import replace

import pytest

from tests.factories import NOW
from values_hub.people.services.sign_in_codes import (
    LASTS,
    TRIES,
    Answer,
    challenge_from,
    send_code,
    try_code,
)
from values_hub.people.services.sign_in_mail import MailNotSent

pytestmark = pytest.mark.django_db
ADDRESS = "new.person@example.org"


@pytest.fixture
def sent(mailoutbox):
    challenge = send_code(email="New.Person@example.org", next_url="/jobs/", at=NOW)
    code = re.search(r"\d{3} \d{3}", mailoutbox[-1].body)[0].replace(" ", "")
    return challenge, code


def another(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_mail_carries_the_code_in_subject_text_and_html(sent, mailoutbox):
    _, code = sent
    (mail,) = mailoutbox
    spaced = f"{code[:3]} {code[3:]}"
    assert mail.to == [ADDRESS]
    assert mail.subject == f"{spaced} is your code for Values Hub"
    assert spaced in mail.body
    assert spaced in mail.alternatives[0][0]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_session_keeps_no_code(sent):
    challenge, code = sent
    kept = challenge.as_session()
    assert code not in str(kept)
    assert challenge_from(kept) == challenge
    assert challenge_from(None) is None


def test_the_right_code_until_it_is_too_old(sent):
    challenge, code = sent
    assert try_code(challenge, code, NOW + LASTS)[0] is Answer.RIGHT
    assert try_code(challenge, code, NOW + LASTS + dt.timedelta(seconds=1))[0] is Answer.TOO_OLD


def test_five_wrong_tries_and_the_right_code_is_no_use(sent):
    challenge, code = sent
    answers = []
    for _ in range(TRIES):
        answer, challenge = try_code(challenge, another(code), NOW)
        answers.append(answer)
    assert answers == [Answer.WRONG] * (TRIES - 1) + [Answer.TOO_OFTEN]
    assert try_code(challenge, code, NOW)[0] is Answer.TOO_OFTEN


def test_a_code_is_of_one_address(sent):
    challenge, code = sent
    elsewhere = replace(challenge, email="other@example.org")
    assert try_code(elsewhere, code, NOW)[0] is Answer.WRONG


def test_a_mail_server_that_is_down_is_said(monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with pytest.raises(MailNotSent, match="Try again"):
        send_code(email=ADDRESS, next_url="", at=NOW)
