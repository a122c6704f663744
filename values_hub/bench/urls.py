"""The product's addresses and the floor everything is measured against."""

from django.urls import path

from values_hub.bench.floor import floor
from values_hub.urls import urlpatterns as product

urlpatterns = [path("bench/floor/", floor, name="bench_floor"), *product]
