"""Where the pages of imports hang in the admin, and who may open them."""

from django.contrib import admin

from registry.admin.base import ReadOnly, ScopedAdmin, SidePages
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
class PopulationImportAdmin(SidePages, ReadOnly, ScopedAdmin):
    """Imports of the user's offices. Reading needs the permission to view them, every
    act registry.import_resident; the steps themselves ask for it once more."""

    pages = PAGES

    def changelist_view(self, request, extra_context=None):
        return arrival.listing(request, model_admin=self)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return looking.look(request, object_id, model_admin=self)
