from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

FAMILY = (Relation.SELF, Relation.LINE_MANAGER, Relation.CHAIN_MANAGER, Relation.DELEGATE, Role.HR)

MANAGERS = (Relation.LINE_MANAGER, Relation.CHAIN_MANAGER, Relation.DELEGATE)

ROWS = {
    Action.LIST_STAFF: Permission(
        allow(Role.HR), "The staff list is for HR. Your own team is under My team."
    ),
    Action.SEE_STAFF_RECORD: Permission(
        allow(*FAMILY), "You can see your own record, and the records of people you manage."
    ),
    Action.SEE_MY_TEAM: Permission(
        allow(Relation.MANAGER_OF_SOMEONE, Relation.DELEGATE),
        "Nobody reports to you. If that is wrong, ask HR to correct it.",
    ),
    Action.IMPORT_STAFF: Permission(allow(Role.HR), "Only HR can import staff."),
    Action.CHANGE_LINE_MANAGER: Permission(
        allow(Role.HR, unless=(Relation.SELF,)), "Only HR can change a line manager."
    ),
    Action.RECORD_LEAVER: Permission(
        allow(Role.HR, unless=(Relation.SELF,)), "Only HR can record that somebody has left."
    ),
    Action.RECORD_EMPLOYEE_NUMBER: Permission(
        allow(Role.HR, unless=(Relation.SELF,)), "Only HR can record an employee number."
    ),
    Action.REPORT_WRONG_MANAGER: Permission(
        allow(Relation.SELF), "Only the person themselves can tell HR that somebody else manages them."
    ),
    Action.REMOVE_SECOND_FACTOR: Permission(
        allow(Role.HR, unless=(Relation.SELF,)),
        "Only HR can remove somebody's authenticator app, and not their own.",
    ),
    Action.GRANT_ROLES: Permission(
        allow(Role.HR, unless=(Relation.SELF,)), "Only HR can give roles, and not to themselves."
    ),
    Action.DELEGATE: Permission(
        allow(Relation.MANAGER_OF_SOMEONE) + allow(Role.HR),
        "Only a line manager, or HR for them, can ask somebody to act for them.",
    ),
    Action.READ_THREAD: Permission(
        (*allow(Relation.SELF), *allow(*MANAGERS, Role.HR, unless=(Relation.CONFLICTED,))),
        "A person's thread is for them, their managers and HR.",
    ),
    Action.MAKE_VALUES_REPORT: Permission(
        (*allow(Relation.SELF), *allow(Relation.LINE_MANAGER, Role.HR, unless=(Relation.CONFLICTED,))),
        "A values report can be made by the person, their line manager and HR.",
    ),
}
