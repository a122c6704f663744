"""What an authenticator app shares with us, encrypted, so that a copy of the database is not a second factor.

The keys come from SECRET_KEY, and from SECRET_KEY_FALLBACKS, so that a changed key locks nobody out.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """`text`, encrypted with the key of today."""
    return _key(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed, with today's key or a former one.

    Raises InvalidToken when none of them fits.
    """
    secrets: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([_key(secret) for secret in secrets]).decrypt(sealed.encode()).decode()


def resealed(sealed: str) -> str:
    """The same under the key of today; as it is where it is so already, or where no key that we have fits."""
    try:
        _key(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        try:
            return seal(unseal(sealed))
        except InvalidToken:
            return sealed
    return sealed


def _key(secret: str) -> Fernet:
    digest = hashlib.sha256(f"people.second-factor:{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
