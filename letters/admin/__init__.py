"""The admin pages of letters, one module per thing that people do."""

from letters.admin.archive import ArchivedLetterAdmin
from letters.admin.certificate import SigningCredentialAdmin
from letters.admin.letter import LetterAdmin
from letters.admin.letter_export import LetterExportAdmin
from letters.admin.notice_text import NoticeTextAdmin
from letters.admin.oversight import OversightSettingAdmin
from letters.admin.register import RegisterLineAdmin, SeriesYearAdmin
from letters.admin.requests import RegisteredRequestAdmin
from letters.admin.service import (
    ServiceAdmin,
    ServiceSettingAdmin,
    ServiceVersionAdmin,
)
from letters.admin.village_numbering import VillageNumberingAdmin

__all__ = [
    "ArchivedLetterAdmin",
    "LetterAdmin",
    "NoticeTextAdmin",
    "OversightSettingAdmin",
    "LetterExportAdmin",
    "RegisterLineAdmin",
    "RegisteredRequestAdmin",
    "SeriesYearAdmin",
    "ServiceAdmin",
    "ServiceSettingAdmin",
    "ServiceVersionAdmin",
    "SigningCredentialAdmin",
    "VillageNumberingAdmin",
]
