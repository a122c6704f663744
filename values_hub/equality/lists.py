"""What equality monitoring asks, as dated reference data: an answer is kept with the edition it was chosen from.

Sources: Equality Act 2010 section 4 for the characteristics; NHS Data Dictionary ETHNIC CATEGORY (the first character
of a code is national; Gypsy or Irish Traveller, Roma and Arab are the 2021 census's, under their national code);
ESR's lists for the others; the Social Mobility Commission's question on occupation at 14. Age is asked in bands.
"""

import datetime as dt
from dataclasses import dataclass, field

DECLINED = (
    "Z"  # asked, and would rather not say; nothing kept at all means not answered (the dictionary's 99)
)


@dataclass(frozen=True)
class Question:
    """`name` is the column of its answer; `choices` are (code, words), the refusal to say always last."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    hint: str = ""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _ in self.choices)

    def words(self, code: str) -> str:
        """The answer as it was offered, or nothing for one that was not."""
        return dict(self.choices).get(code, "")


@dataclass(frozen=True)
class Edition:
    """The questions as they have been asked since a day."""

    since: dt.date
    questions: tuple[Question, ...] = field(repr=False)


def _asked(name: str, label: str, *choices: str, hint: str = "") -> Question:
    """Each choice is "CODE words"."""
    pairs = tuple((code, words) for code, _, words in (choice.partition(" ") for choice in choices))
    return Question(name, label, (*pairs, (DECLINED, "Prefer not to say")), hint)


def _yes_no(name: str, label: str, hint: str = "") -> Question:
    return _asked(name, label, "Y Yes", "N No", hint=hint)


_BANDS = ("16 16 to 20", *(f"{first} {first} to {first + 4}" for first in range(21, 71, 5)), "71 71 or over")

EDITIONS = (
    Edition(
        dt.date(2026, 1, 1),
        (
            _asked("age_band", "How old are you?", *_BANDS),
            _asked("sex", "What is your sex?", "F Female", "M Male"),
            _yes_no("gender_same", "Is your gender the same as the sex you were registered with at birth?"),
            _asked(
                "ethnicity", "What is your ethnic group?",
                "A White: British", "B White: Irish", "C1 White: Gypsy or Irish Traveller", "C2 White: Roma",
                "C Any other White background", "D Mixed: White and Black Caribbean",
                "E Mixed: White and Black African", "F Mixed: White and Asian", "G Any other mixed background",
                "H Asian: Indian", "J Asian: Pakistani", "K Asian: Bangladeshi", "R Asian: Chinese",
                "L Any other Asian background", "M Black: Caribbean", "N Black: African",
                "P Any other Black background", "S1 Arab", "S Any other ethnic group",
            ),
            _yes_no(
                "disability", "Do you have a disability or a long-term health condition?",
                "One that has lasted, or is likely to last, 12 months or more.",
            ),
            _asked(
                "disability_type", "If you have, which of these describes it best?",
                "L Learning disability or difficulty", "I Long-standing illness", "M Mental health condition",
                "P Physical impairment", "S Sensory impairment", "O Something else",
            ),
            _asked(
                "orientation", "What is your sexual orientation?",
                "1 Heterosexual or straight", "2 Gay or lesbian", "3 Bisexual", "4 Another orientation",
                "U Undecided",
            ),
            _asked(
                "religion", "What is your religion or belief?",
                "AT Atheism", "BU Buddhism", "CH Christianity", "HI Hinduism", "IS Islam", "JA Jainism",
                "JU Judaism", "SI Sikhism", "OT Another religion or belief",
            ),
            _asked(
                "partnership", "Are you married or in a civil partnership?",
                "S Single", "M Married", "C In a civil partnership", "D Divorced or partnership dissolved",
                "L Legally separated", "W Widowed or surviving partner",
            ),
            _yes_no("pregnancy", "Are you pregnant, or have you been in the last year?"),
            _yes_no("carer", "Do you look after somebody who could not manage without you?"),
            _yes_no("armed_forces", "Have you served in the armed forces, or has your partner or parent?"),
            _asked(
                "parent_occupation", "When you were 14, what did the main earner in your home do?",
                "1 Modern or traditional professional work", "2 Senior manager or administrator",
                "3 Clerical or intermediate work", "4 Technical or craft work",
                "5 Routine or semi-routine work, manual or service", "6 Ran a small business",
                "7 Did not work or claimed benefits", "8 I do not know",
            ),
        ),
    ),
)  # fmt: skip


def edition_on(day: dt.date) -> Edition:
    """The questions as they are asked on a day; before the first edition, the first."""
    return next((each for each in reversed(EDITIONS) if each.since <= day), EDITIONS[0])


def edition_of(since: dt.date) -> Edition:
    """The edition an answer was kept with."""
    return edition_on(since)


# The race equality standard (indicator 1, technical guidance): White is the national codes A, B and C; everybody else
# who said is BME.
def wres_group(code: str) -> str:
    """ "white", "bme", "not_stated" (asked, and declined) or "not_known" (not answered)."""
    if not code:
        return "not_known"
    if code == DECLINED:
        return "not_stated"
    return "white" if code[0] in "ABC" else "bme"
