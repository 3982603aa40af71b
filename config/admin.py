"""The admin site in which all offices work; its index is what waits for the user."""

from django.contrib import admin


class OfficeAdminSite(admin.AdminSite):
    site_header = "SIPITULUNG"
    site_title = "SIPITULUNG"
    index_title = "Beranda"
    empty_value_display = "-"
