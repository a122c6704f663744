"""Primary keys. Random on purpose: an address must not say what came first (blind sift: no order, no timing)."""

import uuid
from typing import Any

from django.db import models


class RandomKey(models.UUIDField):
    """A UUID4 primary key, the address of every object in the product."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(primary_key=True, default=uuid.uuid4, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("primary_key", "default", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs
