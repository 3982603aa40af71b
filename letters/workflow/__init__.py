"""The use cases of a letter: the only callers of its transitions.

Pages, actions and commands make one call here. Each call locks the letter, asks the
guards, takes the transition, saves and writes the event, in one transaction.
"""

from letters.workflow.core import Changed, NotAllowed, Refused
from letters.workflow.examination import Finding, approve, reject, send_back
from letters.workflow.origin import cancel, hand_over, submit
from letters.workflow.request import recall, request_signature, return_to_registrar
from letters.workflow.results import Result
from letters.workflow.revocation import revoke
from letters.workflow.signature import sign, sign_many
from letters.workflow.village import (
    bring_ink_sheet,
    number_ink_sheet,
    sign_for_village,
    sign_many_for_village,
)

__all__ = [
    "Changed",
    "Finding",
    "NotAllowed",
    "Refused",
    "Result",
    "approve",
    "bring_ink_sheet",
    "cancel",
    "hand_over",
    "number_ink_sheet",
    "recall",
    "reject",
    "request_signature",
    "return_to_registrar",
    "revoke",
    "send_back",
    "sign",
    "sign_for_village",
    "sign_many",
    "sign_many_for_village",
    "submit",
]
