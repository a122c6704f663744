from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

DRAFTS = ("draft", "consulting")
TOO_LATE = "This version has been published, so it can no longer change. Start a new version instead."

ROWS = {
    Action.LIST_FRAMEWORKS: Permission(
        allow(Role.FRAMEWORK_EDITOR, Role.HR, Relation.STAFF),
        "The framework is for members of staff. Our values are on the public page.",
    ),
    Action.READ_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, Role.HR)
        + allow(
            Relation.STAFF,
            when=("consulting", "live", "retired"),
            otherwise="This version is still being written. You can read it once it is out for consultation.",
        ),
        "The framework is for members of staff. Our values are on the public page.",
    ),
    Action.CREATE_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR), "Only a framework editor can start a new version."
    ),
    Action.EDIT_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, when=DRAFTS, otherwise=TOO_LATE),
        "Only a framework editor can change a draft of the framework.",
    ),
    Action.CONSULT_ON_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, when=DRAFTS, otherwise=TOO_LATE),
        "Only a framework editor can open a version for consultation.",
    ),
    Action.TAKE_BACK_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, when=DRAFTS, otherwise=TOO_LATE),
        "Only a framework editor can end a consultation.",
    ),
    Action.DISCARD_FRAMEWORK: Permission(
        allow(
            Role.FRAMEWORK_EDITOR,
            when=("draft",),
            otherwise="Only a draft can be discarded. End the consultation first, if it has not been published.",
        ),
        "Only a framework editor can discard a draft.",
    ),
    Action.PUBLISH_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, when=DRAFTS, otherwise="This version has already been published."),
        "Only a framework editor can publish the framework.",
    ),
    # Questions, marking guides and graded answers: staff apply for jobs here too, so most of them must not read ahead.
    Action.READ_QUESTION_BANK: Permission(
        allow(Role.FRAMEWORK_EDITOR, Role.HR),
        "The question bank is for framework editors and HR: anybody else might be applying for a job here.",
    ),
    Action.EXPORT_FRAMEWORK: Permission(
        allow(Role.FRAMEWORK_EDITOR, Role.HR),
        "Only framework editors and HR can export the framework: the file holds the question bank.",
    ),
}
