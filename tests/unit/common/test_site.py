"""Where a message leads: the site as the deployment says it, then the page."""

import pytest

from values_hub.common.site import full_address, page_address, site_host


@pytest.mark.parametrize("site", ["https://values.trust.example", "https://values.trust.example/"])
def test_a_page_by_its_name_is_an_address_that_is_read_elsewhere(settings, site) -> None:
    settings.SITE_URL = site

    assert page_address("home") == "https://values.trust.example/"
    assert page_address("people:record", "3f2b8a52-6a0e-4c57-9f0a-0f6f5d1c2b3a") == (
        "https://values.trust.example/people/3f2b8a52-6a0e-4c57-9f0a-0f6f5d1c2b3a/"
    )
    assert full_address("/jobs/") == "https://values.trust.example/jobs/"
    assert site_host() == "values.trust.example"
