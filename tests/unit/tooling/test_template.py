"""The suite's own: migrations are run by the first of its processes, and by none of those that waited for it."""

import threading
from types import SimpleNamespace

from tests import template
from tests.shared import SHARED


def test_whoever_waited_for_the_first_copies_what_came_of_it(tmp_path, monkeypatch):
    creation = SimpleNamespace(_get_test_db_name=lambda: "test_values_gw1")
    database = SimpleNamespace(
        vendor="postgresql", settings_dict={"NAME": "x", "TEST": {}}, creation=creation
    )
    monkeypatch.setattr(template, "connection", database)
    monkeypatch.setattr(template, "copy_database", lambda *_: None)
    monkeypatch.setattr(SHARED, "folder", None)
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    first, second = template.Template(), template.Template()
    first.wait_for_it(tmp_path)
    waits = threading.Thread(target=second.wait_for_it, args=[tmp_path])
    waits.start()
    waits.join(0.2)
    assert waits.is_alive()
    assert database.settings_dict["TEST"] == {}

    first.offer_it()
    waits.join(10)

    assert database.settings_dict["TEST"] == {"TEMPLATE": "test_values_template", "MIGRATE": False}
