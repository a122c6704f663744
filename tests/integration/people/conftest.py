import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts_yet():
    """Sign-in attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()
