"""The use cases of a letter: the only callers of its transitions.

Pages, actions and commands make one call here. Each call locks the letter, asks the
guards, takes the transition, saves and writes the event, in one transaction.
"""

from letters.workflow.closing import close_unrepaired
from letters.workflow.core import Changed, NotAllowed, Refused
from letters.workflow.examination import Finding, approve, reject, send_back
from letters.workflow.handing_over import (
    call_off_delivery,
    complete_delivery,
    hand_over,
    make_link,
    revoke_link,
    start_delivery,
)
from letters.workflow.initials import give_initial, give_many_initials
from letters.workflow.ink import request_ink, sign_in_ink
from letters.workflow.origin import cancel, submit
from letters.workflow.replacement import (
    begin_replacement,
    dismiss_report,
    report_typo,
)
from letters.workflow.request import recall, request_signature, return_to_registrar
from letters.workflow.results import Result
from letters.workflow.revocation import revoke
from letters.workflow.signature import send_code, sign, sign_many
from letters.workflow.urgency import mark_urgent, may_mark_urgent
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
    "begin_replacement",
    "bring_ink_sheet",
    "call_off_delivery",
    "cancel",
    "close_unrepaired",
    "complete_delivery",
    "dismiss_report",
    "give_initial",
    "give_many_initials",
    "hand_over",
    "mark_urgent",
    "may_mark_urgent",
    "make_link",
    "number_ink_sheet",
    "recall",
    "reject",
    "report_typo",
    "request_ink",
    "request_signature",
    "return_to_registrar",
    "revoke",
    "revoke_link",
    "send_back",
    "send_code",
    "sign",
    "sign_for_village",
    "sign_in_ink",
    "sign_many",
    "sign_many_for_village",
    "start_delivery",
    "submit",
]
