"""What is issued: services, letters and everything that hangs on a letter."""

from letters.models.archive import ArchivedLetter, LetterWord
from letters.models.attachment import Attachment
from letters.models.correction import TypoReport
from letters.models.credential import SigningAttempt, SigningCredential
from letters.models.document import (
    Document,
    DocumentFile,
    Provider,
    VillageSignature,
)
from letters.models.event import LetterEvent
from letters.models.handing_over import Delivery, LinkOpening, PrivateLink
from letters.models.initial import Initial
from letters.models.letter import Letter
from letters.models.notice import NoticeText
from letters.models.outside_scan import OutsideScan
from letters.models.oversight import LetterExport, OversightSetting
from letters.models.party import Defect, Party
from letters.models.register import (
    RegisterLine,
    Series,
    SeriesYear,
    VillageNumbering,
)
from letters.models.registered_request import RegisteredRequest
from letters.models.revocation_list import RevocationList
from letters.models.service import Service, ServiceSetting, ServiceVersion
from letters.models.state_machine import State
from letters.models.step_time import StepTime

__all__ = [
    "ArchivedLetter",
    "Attachment",
    "Defect",
    "Delivery",
    "Document",
    "DocumentFile",
    "Initial",
    "Letter",
    "LetterEvent",
    "LetterExport",
    "NoticeText",
    "LinkOpening",
    "OutsideScan",
    "LetterWord",
    "OversightSetting",
    "Party",
    "PrivateLink",
    "Provider",
    "RegisterLine",
    "RegisteredRequest",
    "RevocationList",
    "Series",
    "SeriesYear",
    "Service",
    "ServiceSetting",
    "ServiceVersion",
    "SigningAttempt",
    "SigningCredential",
    "State",
    "StepTime",
    "TypoReport",
    "VillageNumbering",
    "VillageSignature",
]
