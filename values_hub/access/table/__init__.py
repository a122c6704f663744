"""The permission table: every action, who may, when, and what the others are told. One file a room, one dict."""

from values_hub.access.actions import Action
from values_hub.access.rules import Permission
from values_hub.access.table import (
    applying,
    appraisal,
    foundations,
    framework,
    induction,
    interviewing,
    offering,
    people,
    recruitment,
    shortlisting,
)

TABLE: dict[Action, Permission] = {
    **foundations.ROWS,
    **framework.ROWS,
    **people.ROWS,
    **recruitment.ROWS,
    **applying.ROWS,
    **shortlisting.ROWS,
    **interviewing.ROWS,
    **offering.ROWS,
    **induction.ROWS,
    **appraisal.ROWS,
}
