"""What is issued: services, letters and everything that hangs on a letter."""

from letters.models.attachment import Attachment
from letters.models.credential import SigningAttempt, SigningCredential
from letters.models.document import (
    Document,
    DocumentFile,
    VillageSignature,
)
from letters.models.event import LetterEvent
from letters.models.letter import Letter
from letters.models.party import Defect, Party
from letters.models.register import (
    RegisterLine,
    Series,
    SeriesYear,
    VillageNumbering,
)
from letters.models.service import Service, ServiceSetting, ServiceVersion
from letters.models.state_machine import State

__all__ = [
    "Attachment",
    "Defect",
    "Document",
    "DocumentFile",
    "Letter",
    "LetterEvent",
    "Party",
    "RegisterLine",
    "Series",
    "SeriesYear",
    "Service",
    "ServiceSetting",
    "ServiceVersion",
    "SigningAttempt",
    "SigningCredential",
    "State",
    "VillageNumbering",
    "VillageSignature",
]
