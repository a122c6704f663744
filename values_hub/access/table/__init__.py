"""The permission table: every action, who may, when, and what the others are told. One file a room, one dict."""

from values_hub.access.actions import Action
from values_hub.access.rules import Permission
from values_hub.access.table import appraisal, foundations, framework, induction, people, recruitment

TABLE: dict[Action, Permission] = {
    **foundations.ROWS,
    **framework.ROWS,
    **people.ROWS,
    **recruitment.ROWS,
    **induction.ROWS,
    **appraisal.ROWS,
}
