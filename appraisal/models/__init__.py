from appraisal.models.answers import SectionAnswer
from appraisal.models.appraisals import Appraisal
from appraisal.models.asking import STANDARD_FORM, AppraisalForm, FilledBy, Kind, Section, SeenBy
from appraisal.models.bulk import BulkChange, BulkChanged
from appraisal.models.bundles import Bundle
from appraisal.models.cycles import FIRST_MONTHS, Cohort, Cycle
from appraisal.models.drafts import Drafted
from appraisal.models.exclusions import BY_HAND, Exclusion
from appraisal.models.feedback import FeedbackCell, Rater
from appraisal.models.givers import AppraiserRequest, Conflict, Handover
from appraisal.models.goals import Became, Goal, MidYear
from appraisal.models.ladder import LadderRung
from appraisal.models.meetings import Meeting
from appraisal.models.moments import Moment
from appraisal.models.nudging import Nudge, NudgeLine
from appraisal.models.pay import PayStep
from appraisal.models.preparations import Preparation, PreparedRating
from appraisal.models.pulses import PulseCell, PulseGiven, PulseMonth, UpwardCell
from appraisal.models.records import AgreedRating, Objective, Record, Signature
from appraisal.models.reminders import Away, Digest, Reminder, ReminderRun
from appraisal.models.reviews import Finding, PastRecord, Review
from appraisal.models.steps import CycleStep, Reopening
from appraisal.models.training_codes import TrainingCode

__all__ = [
    "BY_HAND",
    "FIRST_MONTHS",
    "STANDARD_FORM",
    "AgreedRating",
    "Appraisal",
    "AppraisalForm",
    "AppraiserRequest",
    "Away",
    "Became",
    "BulkChange",
    "BulkChanged",
    "Bundle",
    "Cohort",
    "Conflict",
    "Cycle",
    "CycleStep",
    "Digest",
    "Drafted",
    "Exclusion",
    "FeedbackCell",
    "FilledBy",
    "Finding",
    "Goal",
    "Handover",
    "Kind",
    "LadderRung",
    "Meeting",
    "MidYear",
    "Moment",
    "Nudge",
    "NudgeLine",
    "Objective",
    "PastRecord",
    "PayStep",
    "Preparation",
    "PreparedRating",
    "PulseCell",
    "PulseGiven",
    "PulseMonth",
    "Rater",
    "Record",
    "Reminder",
    "ReminderRun",
    "Reopening",
    "Review",
    "Section",
    "SectionAnswer",
    "SeenBy",
    "Signature",
    "TrainingCode",
    "UpwardCell",
]
