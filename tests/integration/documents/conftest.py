from tests.fixtures_documents import amina, empty_storage, no_renewal_by_chance, portrait, requested

__all__ = ["amina", "empty_storage", "no_renewal_by_chance", "portrait", "requested"]
