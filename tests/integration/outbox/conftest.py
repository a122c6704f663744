from tests.fixtures_outbox import draft, post

__all__ = ["draft", "post"]
