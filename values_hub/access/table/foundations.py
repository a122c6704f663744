from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

ROWS = {
    Action.SEE_HOME: Permission(allow(Relation.SIGNED_IN), "Sign in to see what waits on you."),
    Action.MANAGE_ACCOUNT: Permission(allow(Relation.SIGNED_IN), "Sign in to manage your account."),
    Action.SEE_DOCUMENTS: Permission(
        allow(Relation.SIGNED_IN), "Sign in to see the documents you asked for."
    ),
    Action.DOWNLOAD_DOCUMENT: Permission(
        allow(Relation.REQUESTER, when=("ready",), otherwise="This document is not ready yet."),
        "Only the person who asked for this document can download it.",
    ),
    Action.READ_AUDIT: Permission(allow(Role.AUDITOR), "The audit trail is for internal audit."),
    Action.SEE_SYSTEM_STATUS: Permission(allow(Role.HR), "System status is for HR."),
    Action.SEE_WAITING_ON_HR: Permission(allow(Role.HR), "What waits on HR is for HR."),
}
