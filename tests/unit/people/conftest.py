"""An ear for the lifecycle signals."""

import pytest

from values_hub.people import lifecycle


@pytest.fixture
def heard():
    """Who the lifecycle signals spoke of, by signal."""
    said = {"joined": [], "moved": [], "manager_changed": [], "left": []}

    def listener(name):
        def hear(sender, **kwargs):
            said[name].append(kwargs["staff"].employee_number)

        return hear

    listeners = {name: listener(name) for name in said}
    for name, hear in listeners.items():
        getattr(lifecycle, name).connect(hear, weak=False)
    yield said
    for name, hear in listeners.items():
        getattr(lifecycle, name).disconnect(hear)
