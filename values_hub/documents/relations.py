"""What a signed-in person can be to a document."""

from typing import Any

from values_hub.access.relations import Relation, relation
from values_hub.documents.models import Document


@relation(Relation.REQUESTER, Document)
def is_requester(user: Any, document: Document) -> bool:
    return document.requested_by_id == user.pk
