"""Every page that exists is measured: what the bench leaves out is named here, and why."""

import re

from tests.architecture.reach import REACH
from tests.architecture.test_urls import ADDRESSES
from values_hub.bench.lists import LISTS
from values_hub.bench.others import OTHERS, REPORTS
from values_hub.bench.writing import WRITES

MEASURED = {page.url.name for page in (*LISTS, *OTHERS, *REPORTS)}
LEADS_ON = "leads on to another page, which is measured"
FILE = "a file, or no page"
LIBRARY = "the library's, for somebody who has just asked for a code or signs in elsewhere"
NOBODY = "nobody in the seeded Trust stands there; it is one question about one person"
NOT_MEASURED = {
    name: why
    for why, names in {
        LEADS_ON: "recruitment:create recruitment:sift_next recruitment:easy_kit recruitment:lay_open "
        "recruitment:lay_question recruitment:lay_know recruitment:lay_finish",
        FILE: "health:live health:ready documents:download appraisal:export",
        LIBRARY: "account_confirm_login_code account_send_code_again socialaccount_connections "
        "socialaccount_signup",
        NOBODY: "apply:answer_offer apply:feedback apply:reserve apply:start_date appraisal:close appraisal:pulse "
        "induction:confirm induction:decide_appeal induction:give_fresh_eyes induction:name_hearer "
        "induction:first_day induction:second_view induction:they_are_back induction:training_import "
        "people:end_stand_in "
        "people:remove_authenticator recruitment:gate recruitment:redact recruitment:settle_conflict "
        "recruitment:take_from_reserve recruitment:joining recruitment:propose_start "
        "recruitment:end_invitation recruitment:one_reader recruitment:one_interviewer "
        "induction:name_second_manager appraisal:call_off appraisal:meeting_calendar appraisal:many_progress "
        "induction:review induction:answer_review induction:promised_help induction:proven "
        "induction:name_plan_helper",
    }.items()
    for name in names.split()
}


def test_every_page_is_measured_or_it_is_said_why_not():
    pages = {name for name, page in REACH.items() if not page.post_only}
    assert pages - MEASURED == set(NOT_MEASURED)


# The same view as another's, on another section or list of the same application; or the same service as a reply's.
ALIKE = {
    "apply:autosave_history", "apply:autosave_referees", "induction:keep_review", "induction:keep_answer",
}  # fmt: skip
# Nobody in the seeded Trust comes by a link to interview.
BY_LINK = {"recruitment:lay_autosave", "recruitment:easy_autosave"}


def test_every_autosave_is_measured():
    kept = {
        name for name, page in REACH.items() if page.post_only and re.search(r"autosave|:keep_|:draft$", name)
    }
    assert kept == {each.address for each in WRITES if each.name.startswith("autosave")} | ALIKE | BY_LINK


def test_what_is_measured_exists():
    assert set(ADDRESSES) >= MEASURED | {each.address for each in WRITES}


def test_no_row_of_the_bench_stands_for_two_pages():
    names = [page.name for page in (*LISTS, *OTHERS, *REPORTS)]
    assert sorted(names) == sorted(set(names))
