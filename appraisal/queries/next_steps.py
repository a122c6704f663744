"""What now, whose turn, by when: one sentence for each reader of an appraisal in each state.

Pure: given how far it is and what the reader's own side has done. What the other side has done before both have sent is
not among the arguments of a reader who has not sent theirs, so no sentence can tell.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from appraisal.states import BLIND, AppraisalState


class Viewer(StrEnum):
    """How the reader stands to the appraisal. Somebody acting for the appraiser reads as the appraiser."""

    PERSON = "person"
    APPRAISER = "appraiser"
    ONLOOKER = "onlooker"


class Turn(StrEnum):
    """Whose turn it is, as this reader may know it."""

    YOURS = "yours"
    OTHERS = "others"
    NOBODYS = "nobodys"


@dataclass(frozen=True)
class NextStep:
    """`sentence` says what happens now; `label` and `url_name` the button, when it is the reader's turn."""

    sentence: str
    turn: Turn
    holder: str = ""
    label: str = ""
    url_name: str = ""


def next_step(
    state: str, viewer: Viewer, *, person: str, appraiser: str, own_sent: bool = False, unshared: bool = False
) -> NextStep:
    """The next step for `viewer`. `person` and `appraiser` are names; `appraiser` is "" when nobody appraises.

    `own_sent`: the reader's side has sent its preparation. `unshared`: the record has changes the person has not
    been shown (the appraiser's own knowledge).
    """
    if state == AppraisalState.ENDED:
        return NextStep("This appraisal ended unfinished, because the person left.", Turn.NOBODYS)
    if viewer is Viewer.PERSON:
        return _for_person(state, appraiser, own_sent)
    if viewer is Viewer.APPRAISER:
        return _for_appraiser(state, person, own_sent, unshared)
    return _for_onlooker(state, person, appraiser)


def unasked(step: NextStep) -> NextStep:
    """The same where nobody is asked for it any more, or for now: what can be done is said, and is nobody's turn."""
    return replace(step, turn=Turn.NOBODYS, holder="")


def _for_person(state: str, appraiser: str, own_sent: bool) -> NextStep:
    if state in BLIND and not own_sent:
        return NextStep(
            "Look back on your year, value by value, and send your preparation.",
            Turn.YOURS, "You", "Prepare for your appraisal", "appraisal:prepare",
        )  # fmt: skip
    if not appraiser:
        return NextStep("HR needs to say who appraises you. Nothing waits on you.", Turn.OTHERS, "HR")
    waiting = {
        AppraisalState.READY: f"You have both sent your preparation. Meet {appraiser} and talk about what each saw.",
        AppraisalState.MET: f"{appraiser} is writing the record of your conversation and will share it with you.",
        AppraisalState.DRAFTED: f"{appraiser} has shared the record with you. Read it below, and ask {appraiser} to"
        " change what is not right. They sign first.",
    }
    if state in BLIND:
        sentence = (
            f"You have sent your preparation. When {appraiser} has sent theirs, you can each read both."
        )
        return NextStep(sentence, Turn.OTHERS, appraiser)
    if state in waiting:
        return NextStep(waiting[AppraisalState(state)], Turn.OTHERS, appraiser)
    if state == AppraisalState.SIGNED_BY_MANAGER:
        return NextStep(
            f"{appraiser} has signed. Read the record, say whether you agree, and sign.",
            Turn.YOURS, "You", "Read and sign your appraisal", "appraisal:sign_as_staff",
        )  # fmt: skip
    return _over(state, "you")


def _for_appraiser(state: str, person: str, own_sent: bool, unshared: bool) -> NextStep:
    if state in BLIND and not own_sent:
        return NextStep(
            f"Look back on {_possessive(person)} year, value by value, and send your preparation.",
            Turn.YOURS, "You", f"Prepare for {_possessive(person)} appraisal", "appraisal:prepare_as_appraiser",
        )  # fmt: skip
    if state in BLIND:
        sentence = f"You have sent your preparation. When {person} has sent theirs, you can each read both."
        return NextStep(sentence, Turn.OTHERS, person)
    yours = {
        AppraisalState.READY: (
            f"You have both sent your preparation. Talk with {person}, then write the record of what you said.",
            "Write the record", "appraisal:record",
        ),
        AppraisalState.MET: (
            f"Write the record of your conversation and share it with {person}.",
            "Write the record", "appraisal:record",
        ),
        AppraisalState.DRAFTED: (
            f"You have shared the record with {person}. When they have read it, sign it.",
            "Sign the record", "appraisal:sign_as_appraiser",
        ),
    }  # fmt: skip
    if state == AppraisalState.DRAFTED and unshared:
        sentence = f"You have changed the record since {person} read it. Share it again before you sign."
        return NextStep(sentence, Turn.YOURS, "You", "Go to the record", "appraisal:record")
    if state in yours:
        sentence, label, url_name = yours[AppraisalState(state)]
        return NextStep(sentence, Turn.YOURS, "You", label, url_name)
    if state == AppraisalState.SIGNED_BY_MANAGER:
        return NextStep(f"You have signed. It waits for {person} to read and sign it.", Turn.OTHERS, person)
    return _over(state, person)


def _for_onlooker(state: str, person: str, appraiser: str) -> NextStep:
    if state == AppraisalState.SIGNED_BY_MANAGER:
        return NextStep(f"It waits for {person} to read and sign it.", Turn.OTHERS, person)
    if not appraiser and state not in _FINISHED:
        return NextStep(
            f"Nobody appraises {person}. Give them a line manager, and the appraisal goes to that manager.",
            Turn.OTHERS, "HR",
        )  # fmt: skip
    if state in BLIND:
        return NextStep(f"{person} and {appraiser} are preparing.", Turn.OTHERS, f"{person} and {appraiser}")
    sentences = {
        AppraisalState.READY: f"Both have sent their preparation. {appraiser} meets {person} and records when.",
        AppraisalState.MET: f"They have met. {appraiser} writes the record.",
        AppraisalState.DRAFTED: f"{appraiser} has shared the record with {person} and signs first.",
    }
    if state in sentences:
        return NextStep(sentences[AppraisalState(state)], Turn.OTHERS, appraiser)
    return _over(state, person)


_FINISHED = frozenset(
    {AppraisalState.SIGNED, AppraisalState.DISAGREED, AppraisalState.REVIEWED, AppraisalState.CLOSED}
)


def _over(state: str, person: str) -> NextStep:
    if state == AppraisalState.DISAGREED:
        who, whose = ("You do", "Your") if person == "you" else (f"{person} does", "Their")
        sentence = (
            f"Both have signed. {who} not agree with the record. {whose} words are kept, and it is reviewed."
        )
        return NextStep(sentence, Turn.OTHERS, "the reviewer")
    if state == AppraisalState.REVIEWED:
        return NextStep("The reviewer has said what they find. HR act on it.", Turn.OTHERS, "HR")
    if state == AppraisalState.CLOSED:
        return NextStep("It was reviewed and is closed.", Turn.NOBODYS)
    return NextStep("Both have signed. It is finished.", Turn.NOBODYS)


def _possessive(name: str) -> str:
    """ "Amina's", "Jess's": the service manual adds the s to every name."""
    return f"{name}’s"
