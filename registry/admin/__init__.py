"""The admin pages of the registry, one module per noun."""

from registry.admin.access import ResidentAccessAdmin
from registry.admin.letterhead import LetterheadAdmin
from registry.admin.notification import NotificationAdmin
from registry.admin.office import OfficeAdmin
from registry.admin.office_hours import OfficeHoursAdmin
from registry.admin.official import OfficialAdmin
from registry.admin.population_import import PopulationImportAdmin
from registry.admin.reference import CodeEntryAdmin, HolidayAdmin
from registry.admin.resident import ResidentAdmin
from registry.admin.resident_export import ResidentExportAdmin
from registry.admin.specimen import SpecimenAdmin
from registry.admin.user import UserAdmin

__all__ = [
    "CodeEntryAdmin",
    "HolidayAdmin",
    "LetterheadAdmin",
    "NotificationAdmin",
    "OfficeAdmin",
    "OfficeHoursAdmin",
    "OfficialAdmin",
    "ResidentAccessAdmin",
    "PopulationImportAdmin",
    "ResidentAdmin",
    "ResidentExportAdmin",
    "SpecimenAdmin",
    "UserAdmin",
]
