"""Where the pages of imports hang in the admin, and who may open them."""

from django.contrib import admin
from django.urls import path
from django.views.decorators.cache import never_cache

from registry.admin.base import ReadOnly, ScopedAdmin
from registry.admin.population_import import acts, arrival, downloads, looking, mapping
from registry.models import PopulationImport

# address below registry/populationimport/, name, view
PAGES = (
    ("unggah/", "upload", arrival.upload),
    ("templat/", "template", downloads.template),
    ("<int:pk>/keadaan/", "progress", looking.progress),
    ("<int:pk>/kolom/", "map", mapping.map_columns),
    ("<int:pk>/desa/", "village", mapping.choose_village),
    ("<int:pk>/langkah/<slug:name>/", "step", acts.step),
    ("<int:pk>/baris-salah/", "wrong_rows", downloads.wrong_rows),
)


@admin.register(PopulationImport)
class PopulationImportAdmin(ReadOnly, ScopedAdmin):
    """Imports of the user's offices. Reading needs the permission to view them, every
    act registry.import_resident; the steps themselves ask for it once more."""

    def get_urls(self):
        own = [
            path(address, self._page(view), name=f"registry_populationimport_{name}")
            for address, name, view in PAGES
        ]
        return own + super().get_urls()

    def _page(self, view):
        def page(request, *args, **kwargs):
            return view(request, *args, model_admin=self, **kwargs)

        return self.admin_site.admin_view(never_cache(page))

    def changelist_view(self, request, extra_context=None):
        return arrival.listing(request, model_admin=self)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return looking.look(request, object_id, model_admin=self)
