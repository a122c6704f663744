"""A Trust's own deployment. Every value comes from the environment; a missing one stops the start."""

from values_hub.settings.base import *  # noqa: F403
from values_hub.settings.base import SECURE_CSP, SILENCED_SYSTEM_CHECKS, VAR_DIR
from values_hub.settings.broker import broker
from values_hub.settings.databases import database
from values_hub.settings.environment import ConfigurationError, env, stop
from values_hub.settings.mail import mail_server, sender
from values_hub.settings.sign_in import trust_sign_in

DEBUG = False
try:
    SECRET_KEY = env.text("SECRET_KEY")
    if len(SECRET_KEY) < 40:
        raise ConfigurationError("SECRET_KEY is too short: use at least 40 random characters.")
    # Former keys, the newest first, with spaces or lines between: what they signed and sealed is still read.
    SECRET_KEY_FALLBACKS = env.text("SECRET_KEY_FALLBACKS", "").split()
    if any(len(key) < 40 for key in SECRET_KEY_FALLBACKS):
        raise ConfigurationError(
            "SECRET_KEY_FALLBACKS holds a key that is too short: each had 40 characters or more."
        )
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
    SITE_URL = env.text("SITE_URL").rstrip("/")
    DATABASES = {"default": database(env.text("DATABASE_URL"))}
    globals().update(broker(env.text("REDIS_URL"), VAR_DIR))
    MAILERS = mail_server(env.text("EMAIL_URL"))
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = sender(env.text("MAIL_FROM"))
    STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=True)
    SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", default=60, least=5, most=720)
    globals().update(trust_sign_in(env, SECURE_CSP))
except ConfigurationError as error:
    stop(error)

secure = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = secure
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SESSION_COOKIE_SECURE = secure
CSRF_COOKIE_SECURE = secure
SECURE_HSTS_SECONDS = 31_536_000 if secure else 0
# Subdomains and the browsers' preload list: the domain is the Trust's, and what else it serves there is not ours to
# bind to https.
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]
# Every web process counts sign-in attempts against the same limits.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.text("REDIS_URL"),
        "KEY_PREFIX": "values-hub",
    }
}
# The proxy in front (the one that says https) names the client's address last.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
