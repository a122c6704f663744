"""Who a password belongs to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from values_hub.people.models import User


class AccountBackend(ModelBackend):
    """An email address and a password. One address is one account; there is no other table of addresses to keep true.

    An account that may not sign in (closed, or of the demonstration Trust outside a demonstration) has no password
    that is right, and the sessions it has end.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **_: Any,
    ) -> User | None:
        address = email or username
        if not address or password is None:
            return None
        user = User.objects.with_email(address).first()
        if user is None:
            # As slow as for an account that exists, so that the time taken does not say which addresses do.
            make_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, User) and user.may_sign_in
