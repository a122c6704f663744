from values_hub.access.actions import Action
from values_hub.access.rules import Permission

ROWS: dict[Action, Permission] = {}
