"""Addresses: the offices work under /kantor/, everyone else starts at /."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("kantor/", admin.site.urls),
    path("", include("letters.views.urls")),
]

handler400 = "config.plain_pages.bad_request"
