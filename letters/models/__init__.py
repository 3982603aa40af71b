"""What is issued: services, letters and everything that hangs on a letter."""

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
from letters.models.initial import Initial
from letters.models.letter import Letter
from letters.models.party import Defect, Party
from letters.models.register import RegisterLine, Series, SeriesYear
from letters.models.service import Service, ServiceSetting, ServiceVersion
from letters.models.state_machine import State

__all__ = [
    "Attachment",
    "Defect",
    "Document",
    "DocumentFile",
    "Initial",
    "Letter",
    "LetterEvent",
    "Party",
    "Provider",
    "RegisterLine",
    "Series",
    "SeriesYear",
    "Service",
    "ServiceSetting",
    "ServiceVersion",
    "SigningAttempt",
    "SigningCredential",
    "State",
    "TypoReport",
    "VillageSignature",
]
