"""Pages for everyone, without a login."""

from django.urls import path

from letters.views.home import home, mark
from letters.views.verify import verify, verify_upload

urlpatterns = [
    path("", home, name="home"),
    path("favicon.ico", mark),  # asked for beside a PDF, which names no icon
    path("verifikasi/", verify_upload, name="verify_upload"),
    path("verifikasi/<str:token>/", verify, name="verify"),
]
