"""The admin site in which all offices work; its index is what waits for the user."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from registry.password import OwnPasswordSite


class OfficeAdminSite(OwnPasswordSite, admin.AdminSite):
    site_header = "SIPITULUNG"
    site_title = "SIPITULUNG"
    index_title = "Beranda"
    empty_value_display = "-"
    enable_nav_sidebar = False
    index_template = "letters/admin/home.html"
    login_template = "admin/login.html"

    def each_context(self, request: HttpRequest) -> dict:
        from config.menu import menu_of
        from registry.bell import bell_context

        context = super().each_context(request)
        if request.user.is_authenticated:
            context["menu"] = menu_of(request)
            context |= bell_context(request.user)
        return context

    def get_urls(self) -> list:
        from registry import bell

        return bell.urls(self) + super().get_urls()

    def index(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        from letters.admin.home import home_context

        return super().index(
            request, {**home_context(request), **(extra_context or {})}
        )

    def app_index(self, request, app_label, extra_context=None) -> HttpResponse:
        return redirect("admin:index")  # lists of tables are no page of an office
