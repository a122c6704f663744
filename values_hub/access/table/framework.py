from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

DRAFTS = ("draft", "consulting")

ROWS = {
    Action.LIST_FRAMEWORKS: Permission(
        allow(Role.FRAMEWORK_EDITOR, Role.HR),
        "Framework editors and HR can see the versions of the framework.",
    ),
    Action.READ_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, Role.HR)
        + allow(
            Relation.STAFF, when=("live", "retired"), otherwise="This version has not been published yet."
        ),
        "The framework is for members of staff. Our values are on the public page.",
    ),
    Action.CREATE_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR), "Only a framework editor can start a new version."
    ),
    Action.EDIT_FRAMEWORK: Permission(
        allow(
            Role.FRAMEWORK_EDITOR,
            when=DRAFTS,
            otherwise="This version has been published, so it can no longer change. Start a new version instead.",
        ),
        "Only a framework editor can change a draft of the framework.",
    ),
    Action.PUBLISH_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, when=DRAFTS, otherwise="This version has already been published."),
        "Only a framework editor can publish the framework.",
    ),
}
