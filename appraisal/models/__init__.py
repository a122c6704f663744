from appraisal.models.appraisals import Appraisal
from appraisal.models.cycles import Cycle
from appraisal.models.drafts import Drafted
from appraisal.models.preparations import Preparation, PreparedRating
from appraisal.models.records import AgreedRating, Objective, Record, Signature
from appraisal.models.reminders import Reminder, ReminderRun

__all__ = [
    "AgreedRating",
    "Appraisal",
    "Cycle",
    "Drafted",
    "Objective",
    "Preparation",
    "PreparedRating",
    "Record",
    "Reminder",
    "ReminderRun",
    "Signature",
]
