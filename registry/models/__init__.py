"""Who and where: offices, users, officials, residents and the code lists."""

from registry.models.access import ResidentAccess
from registry.models.notification import Notification
from registry.models.office import Letterhead, Office
from registry.models.office_hours import OfficeHours
from registry.models.official import Official
from registry.models.population_import import (
    IMPORTED_COLUMNS,
    MissingResident,
    PopulationImport,
    RememberedMapping,
    StagedResident,
    WrongRow,
)
from registry.models.reference import CodeEntry, Holiday
from registry.models.resident import Resident
from registry.models.resident_export import ResidentExport
from registry.models.specimen import Specimen
from registry.models.user import User

__all__ = [
    "IMPORTED_COLUMNS",
    "CodeEntry",
    "Holiday",
    "Letterhead",
    "MissingResident",
    "Notification",
    "Office",
    "OfficeHours",
    "Official",
    "PopulationImport",
    "RememberedMapping",
    "Resident",
    "ResidentAccess",
    "ResidentExport",
    "Specimen",
    "StagedResident",
    "User",
    "WrongRow",
]
