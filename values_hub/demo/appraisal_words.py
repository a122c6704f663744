"""What the demonstration Trust says in its appraisals: plain enough to fit a ward, a workshop or an office."""

from dataclasses import dataclass

from appraisal.services.records import Need, Outcome
from appraisal.states import Side


@dataclass(frozen=True)
class Told:
    """One appraisal: each side's ratings and the agreed ones, one character a value in the framework's order."""

    person: str = "3323"
    appraiser: str = "3332"
    agreed: str = "3332"
    disagrees: str = ""
    took_place: bool = True


@dataclass(frozen=True)
class RecordWords:
    reasons: dict[str, str]
    objectives: tuple[str, str]
    wellbeing: str
    career: str
    needs: tuple[Need, ...] = ()


_STORIES = {
    "bronagh-ohanlon": Told(person="2433", appraiser="4332", agreed="3332"),
    "lead": Told(person="33n3", appraiser="4341", agreed="4332"),
    "gurpreet-sandhu": Told(person="3333", appraiser="3133", agreed="3233"),
    "leon-baptiste": Told(
        person="3343",
        appraiser="3231",
        agreed="3231",
        disagrees="I do not agree about always improving. The new tea round was my idea and it is still running. "
        "It was not in anybody's notes because nobody asked me.",
    ),
    "delroy-campbell": Told(took_place=False),
    "kiran-bains": Told(person="3333", appraiser="4333", agreed="4333"),
}


def story_of(key: str) -> Told:
    """What was said in the appraisal of one person of the cast."""
    return _STORIES.get(key, Told())


LINES: dict[str, dict[str, str]] = {
    Side.PERSON: {
        "KIND": "Sat with a new colleague after a hard shift in June and swapped a day so that they could rest.",
        "OPEN": "Told my manager the same morning that I had missed a check, and we put it right together.",
        "TOGETHER": "Worked out a handover with the evening team so that nothing is asked twice.",
        "IMPROVE": "Moved the spare kit to where we use it. It saves each of us a walk several times a day.",
    },
    Side.APPRAISER: {
        "KIND": "Two new starters told me, without my asking, who had made their first week bearable.",
        "OPEN": "Came to me about the missed check before anybody knew, and said what they would do next time.",
        "TOGETHER": "The evening team say that the handover works because somebody asked them first.",
        "IMPROVE": "One good change this year. I would like to see what they learned passed on to the others.",
    },
}
REFLECTIONS: dict[str, str] = {
    Side.PERSON: "I am proud of how we got through the winter and that nobody new was left on their own.\n\n"
    "I would change how late I say that I have too much on. I say it when it has already gone wrong.",
    Side.APPRAISER: "A steady year in a hard one. Other people work better beside them.\n\n"
    "I should have noticed the workload in February without being told. Next year I want to see them teach.",
}
RECORDS = RecordWords(
    reasons={
        "KIND": "We talked about the first week of two starters, and about June.",
        "OPEN": "We both remembered the missed check, and how early it was said.",
        "TOGETHER": "The evening team's own words settled it.",
        "IMPROVE": "One change that lasted. We agreed what would make it a stronger year.",
    },
    objectives=(
        "Teach the handover to the two newest members of the team by March. We will both hear from them how it went.",
        "Bring one thing that wastes time to the team meeting every other month, with an idea to try.",
    ),
    wellbeing="No more than three late finishes in a row. Say so on the day it gets too much, not after.",
    career="Would like to supervise students. Will shadow the practice educator for a day in spring.",
)

# A year earlier, and what became of it.
LAST_YEAR = RecordWords(
    reasons={
        "KIND": "Families named her twice in their letters. We read both.",
        "OPEN": "We talked about the two times she asked before she was sure, and one when she did not.",
        "TOGETHER": "The night staff say that they find the bay as they were told they would.",
        "IMPROVE": "The new place for the scanner was her idea. We agreed to count what it saves.",
    },
    objectives=(
        "Lead the board round twice a month by summer, first with the sister beside you.",
        "Count the walks that the new place for the scanner saves, and show the ward.",
    ),
    needs=(Need("Cannulation, with ten under supervision.", "clinical"),),
    wellbeing="Two nights in a row and not three, as long as the rota allows it.",
    career="Would like to be the link nurse for one thing on the ward.",
)
OUTCOMES = (
    Outcome("met", "Since June, and alone since September."),
    Outcome("partly", "Counted for a month. The ward has not been shown yet."),
    Outcome("met"),
)
HALF_WAY = (
    "The board round goes well: two in April, two in May. The count of walks has not begun, because the scanner was "
    "away for repair. We keep both objectives as they are, and look again in the autumn."
)

# Who, by whom, of which value (its place in the framework), and the line.
MOMENTS = (
    (
        "staff",
        "buddy",
        0,
        "Sat with Mr Hussain's daughter until the doctor came, well after the end of the shift.",
    ),
    (
        "staff",
        "manager",
        1,
        "Said at handover that the drug chart was wrong, and stayed until it was put right.",
    ),
    ("staff", "staff", 2, "Learned the new bladder scanner and showed two others how it works."),
    ("buddy", "staff", 0, "Noticed that I had not had a break and sent me off for one."),
    (
        "bronagh-ohanlon",
        "manager",
        3,
        "Turned the store room round so that nobody hunts for giving sets any more.",
    ),
)
