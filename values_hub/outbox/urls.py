from django.urls import path

from values_hub.outbox.views import delivery

app_name = "outbox"
urlpatterns = [path("delivery/", delivery.delivery_log, name="delivery_log")]
