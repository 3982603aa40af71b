"""What the page of handing over posts, and its ONE call into the workflow."""

from datetime import datetime

from django.http import HttpRequest

from letters import workflow
from letters.forms.rules import Problem
from letters.handing_over import RELATIONS
from letters.models import Letter
from letters.workflow import Refused


def hand_over(letter: Letter, request: HttpRequest, now: datetime) -> Letter:
    """Collected at the office; set out to his home; or received there."""
    posted = {key: value.strip() for key, value in request.POST.items()}
    common = {"letter_id": letter.pk, "by": request.user, "now": now}
    method = posted.get("method", "")
    if method == Letter.Handover.DELIVERED:
        return workflow.start_delivery(
            **common,
            address=posted.get("address", ""),
            courier=posted.get("courier", ""),
            phone=posted.get("phone", ""),
        )
    relation = posted.get("relation", "")
    receiver = {
        "receiver": posted.get("receiver", "")[:150],
        "relation": relation if relation in RELATIONS else "",
    }
    if "delivery" in posted:
        return workflow.complete_delivery(
            **common,
            **receiver,
            delivery_id=posted_number(request, "delivery"),
            note=posted.get("note", ""),
        )
    problems = []
    if method != Letter.Handover.COLLECTED:
        problems.append(Problem("method", "Pilih cara penyerahannya."))
    if not receiver["receiver"]:
        problems.append(Problem("receiver", "Tuliskan siapa yang menerima."))
    if problems:
        raise Refused(*problems)
    return workflow.hand_over(**common, **receiver, method=method)


def posted_number(request: HttpRequest, name: str) -> int:
    """A row's number as a form sent it; -1, which no row has, for anything else."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else -1
