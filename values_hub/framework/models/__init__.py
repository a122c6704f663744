from values_hub.framework.models.questions import Exemplar, Prompt, Question, Stage
from values_hub.framework.models.ratings import Rated
from values_hub.framework.models.trust import Trust
from values_hub.framework.models.values import (
    Anchor,
    Behaviour,
    Framework,
    Indicator,
    Level,
    ScalePoint,
    Value,
)

__all__ = [
    "Anchor",
    "Behaviour",
    "Exemplar",
    "Framework",
    "Indicator",
    "Level",
    "Prompt",
    "Question",
    "Rated",
    "ScalePoint",
    "Stage",
    "Trust",
    "Value",
]
