"""Pages for everyone, without a login."""

from django.urls import path

from letters.views.authority import authority_certificate, authority_crl
from letters.views.home import home, mark
from letters.views.how_to_check import how_to_check
from letters.views.private_link import private_file, private_link
from letters.views.tracking import track
from letters.views.verify import verify, verify_upload

urlpatterns = [
    path("", home, name="home"),
    path("favicon.ico", mark),  # asked for beside a PDF, which names no icon
    path("lacak/", track, name="track"),
    path("surat/<str:token>/", private_link, name="private_link"),
    path("surat/<str:token>/unduh/", private_file, name="private_file"),
    path("verifikasi/", verify_upload, name="verify_upload"),
    path("verifikasi/cara-memeriksa/", how_to_check, name="how_to_check"),
    path(
        "verifikasi/otoritas.crt", authority_certificate, name="authority_certificate"
    ),
    path("verifikasi/otoritas.crl", authority_crl, name="authority_crl"),
    path("verifikasi/<str:token>/", verify, name="verify"),
]
