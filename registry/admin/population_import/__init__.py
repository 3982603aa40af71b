"""The pages of imports: their list with the upload, and one page for each."""

from registry.admin.population_import.admin import PopulationImportAdmin

__all__ = ["PopulationImportAdmin"]
