from appraisal.models.appraisals import Appraisal
from appraisal.models.cycles import Cycle
from appraisal.models.drafts import Drafted
from appraisal.models.moments import Moment
from appraisal.models.preparations import Preparation, PreparedRating
from appraisal.models.records import AgreedRating, Objective, Record, Signature
from appraisal.models.reminders import Away, Digest, Reminder, ReminderRun
from appraisal.models.reviews import Finding, PastRecord, Review

__all__ = [
    "AgreedRating",
    "Appraisal",
    "Away",
    "Cycle",
    "Digest",
    "Drafted",
    "Finding",
    "Moment",
    "Objective",
    "PastRecord",
    "Preparation",
    "PreparedRating",
    "Record",
    "Reminder",
    "ReminderRun",
    "Review",
    "Signature",
]
