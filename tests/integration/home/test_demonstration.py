"""The demonstration Trust, as `make run` loads it: everybody signs in and finds their home, each stage has its page."""

import pytest
from django.core.management import call_command
from django.test import Client

from scripts.demonstration import ACCOUNTS, DOMAIN, PASSWORD

# Who opens each stage's own page, beside their home.
STAGES = {
    "hr": ["/recruitment/", "/induction/", "/appraisal/", "/people/", "/framework/"],
    "panel": ["/recruitment/"], "candidate": ["/apply/", "/jobs/"], "starter": ["/induction/"],
    "staff": ["/appraisal/"], "auditor": ["/audit/"],
}  # fmt: skip


@pytest.mark.smoke
@pytest.mark.django_db
def test_everybody_of_the_demonstration_signs_in_and_finds_their_pages(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        call_command("demo", verbosity=0)

    answers = {}
    for name in ACCOUNTS:
        browser = Client()
        browser.post("/account/login/", {"login": f"{name}@{DOMAIN}", "password": PASSWORD})
        for path in ["/", *STAGES.get(name, [])]:
            page = browser.get(path, follow=True)
            answers[name, path] = (page.status_code, b"Sign out" in page.content)

    assert len(ACCOUNTS) >= 14
    assert {key: answer for key, answer in answers.items() if answer != (200, True)} == {}
