import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "values_hub.settings.production")

application = get_wsgi_application()
# Every view is loaded before the first visitor. What there is now stays for good: left to the collector, it would look
# through all of it every few hundred pages, and whoever asks then would wait a tenth of a second longer.
get_resolver().url_patterns  # noqa: B018  (loads them)
gc.freeze()
