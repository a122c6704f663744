from values_hub.access.actions import Action
from values_hub.access.relations import Relation
from values_hub.access.roles import Role
from values_hub.access.rules import Permission, allow

ROWS = {
    Action.RECORD_JOINING: Permission(
        allow(
            Role.HR,
            when=("decided",),
            otherwise="Nobody is waiting to start in this post.",
            unless=(Relation.APPLICANT,),
        ),
        "Only HR can record a starter.",
    ),
}
