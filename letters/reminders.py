"""What is reminded of and closed without anybody asking: once a day, in office hours.

Returned requests that nobody repairs (office-practice A5), and letters that wait too
long. Each reminder is a notice with a name of its own, so that none is sent twice,
however often the round comes by.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField as Text
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, NoticeText, OversightSetting, State
from letters.notice_texts import fill, wordings
from letters.notices import mail_of_applicant, origin, values_of, who_may
from letters.waiting import his_turn
from letters.workflow.closing import close_unrepaired
from registry.models import Notification, Office, User
from registry.office_hours import OfficeClock
from registry.outbox import mail_fields

DAY = timedelta(days=1)
REPAIR = "reminder_repair"
ACTS = (
    "sign_for_village",
    "examine_letter",
    "request_signature",
    "initial_letter",
    "sign_letter",
)


def go_round(*, now: datetime) -> dict[str, int]:
    """All reminders of the day, for every issuing office that is open now."""
    done: dict[str, int] = defaultdict(int)
    for office in Office.objects.filter(letters_issued__isnull=False).distinct():
        clock = OfficeClock.of(
            office, first=timezone.localdate(now), last=timezone.localdate(now)
        )
        hours = clock.hours(timezone.localdate(now))
        if hours is None or not hours[0] <= now <= hours[1]:
            continue
        setting = OversightSetting.of(office)
        done["closed"] += close_lying(office, setting=setting, now=now)
        done["repair"] += remind_of_repair(office, setting=setting, now=now)
        done["waiting"] += remind_of_waiting(office, setting=setting, now=now)
    return dict(done)


def close_lying(office: Office, *, setting: OversightSetting, now: datetime) -> int:
    """Close what was returned and not repaired in the days that the office gives.

    Nothing is closed unwarned: as many days as the office gives between the second
    reminder and the end have to lie between both (an update, or a worker that stood
    still, may have brought the reminder late). Where the office sends none, the days
    alone count.
    """
    before = now - setting.close_after_days * DAY
    lying = Letter.objects.filter(
        issuing_office=office, state=State.RETURNED, state_since__lte=before
    )
    notice = setting.close_after_days - setting.second_reminder_days
    if wordings({REPAIR}, office_id=office.pk):
        names = Concat(
            Value("repair:"),
            "pk",
            Value(":"),
            "round",
            Value(":2"),
            output_field=Text(),
        )
        warned = Notification.objects.filter(
            created_at__lte=now - notice * DAY, once=OuterRef("warning")
        )
        lying = lying.annotate(warning=names).filter(Exists(warned))
    return sum(
        close_unrepaired(letter_id=pk, returned_before=before, now=now)
        for pk in list(lying.values_list("pk", flat=True))
    )


def remind_of_repair(
    office: Office, *, setting: OversightSetting, now: datetime
) -> int:
    """The origin, and an applicant with an e-mail address, read on the first and the
    second day that a request lies there, and when it will be closed."""
    days = (setting.first_reminder_days, setting.second_reminder_days)
    lying = Letter.objects.filter(
        issuing_office=office,
        state=State.RETURNED,
        state_since__lte=now - days[0] * DAY,
    ).select_related("service_version__service", "origin_office", "created_by")
    texts = wordings({REPAIR, "citizen_reminder"}, office_id=office.pk)
    sent = 0
    for letter in lying.defer("answers", "sensitive_answers"):
        age = now - letter.state_since
        which = 2 if age >= days[1] * DAY else 1
        values = values_of(letter) | {
            "hari": age.days,
            "batas": setting.close_after_days,
        }
        due = _Due(
            # of this return: after another one it counts anew
            once=f"repair:{letter.pk}:{letter.round}:{which}",
            about=f"letter:{letter.pk}",
            url=reverse("admin:letters_letter_change", args=[letter.pk]),
            now=now,
        )
        if text := texts.get(REPAIR):
            sent += due.tell(text, values, origin(letter))
        if text := texts.get("citizen_reminder"):
            due.mail(text, values, mail_of_applicant(letter))
    return sent


def remind_of_waiting(
    office: Office, *, setting: OversightSetting, now: datetime
) -> int:
    """Who must act reads how many letters wait too long; supervisors, what is stuck."""
    today = timezone.localdate(now)
    clock = OfficeClock.of(office, first=today - 30 * DAY, last=today)
    late = clock.earlier(now, setting.late_minutes)
    stuck = clock.earlier(now, setting.stuck_minutes)
    texts = wordings(
        {"reminder_waiting", "reminder_to_sign", "reminder_stuck"}, office_id=office.pk
    )
    sent, today_only = 0, f"{office.pk}:{today}"
    villages = Office.objects.filter(letters_to_sign__issuing_office=office)
    places = {office.pk, *villages.values_list("pk", flat=True).distinct()}
    waits = Letter.objects.filter(
        issuing_office=office,
        state__in=[
            State.AWAITING_VILLAGE_SIGNATURE,
            State.SUBMITTED,
            State.APPROVED,
            State.AWAITING_SIGNATURE,
        ],
    )
    waiting = _Due(
        once=f"waiting:{today_only}",
        url=reverse("admin:letters_letter_changelist"),
        now=now,
    )
    actors = {user for act in ACTS for user in who_may(act, *places)}
    for user in sorted(actors, key=lambda each: each.pk):
        signs = user.has_perm("letters.sign_letter")
        text = texts.get("reminder_to_sign" if signs else "reminder_waiting")
        his = waits.filter(his_turn(user), state_since__lte=late)
        if text and (count := _count(his)):
            sent += waiting.tell(text, count, [user])
    if text := texts.get("reminder_stuck"):
        if count := _count(waits.filter(state_since__lte=stuck)):
            due = _Due(once=f"stuck:{today_only}", url=reverse("admin:index"), now=now)
            sent += due.tell(text, count, who_may("view_monitoring", office.pk))
    return sent


def _count(letters) -> dict[str, object]:
    """The placeholders of a number of letters; empty for none."""
    found = letters.order_by().aggregate(
        all=Count("pk"), urgent=Count("pk", filter=~Q(urgent_reason=""))
    )
    if not found["all"]:
        return {}
    urgent = f", {found['urgent']} mendesak" if found["urgent"] else ""
    return {"jumlah": found["all"], "jumlah_mendesak": urgent}


@dataclass(frozen=True)
class _Due:
    """A reminder that is due, under the name by which nobody gets it twice."""

    once: str
    now: datetime
    url: str
    about: str = ""

    def tell(self, text: NoticeText, values: dict, users: Iterable[User]) -> int:
        """One row to each user who has not had it; returns to how many."""
        had = Notification.objects.filter(once=self.once)
        known = set(had.values_list("recipient", flat=True))
        rows = [
            Notification(
                recipient=user,
                url=self.url,
                **self._row(text, values),
                **mail_fields(user.email if user.mail_notices else "", now=self.now),
            )
            for user in users
            if user.pk not in known
        ]
        # another worker may just have been here: the constraint settles it
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)

    def mail(self, text: NoticeText, values: dict, address: str) -> None:
        """To a citizen, by e-mail only."""
        fields = mail_fields(address, now=self.now)
        had = Notification.objects.filter(once=self.once, recipient__isnull=True)
        if fields and not had.exists():
            Notification.objects.create(**self._row(text, values), **fields)

    def _row(self, text: NoticeText, values: dict) -> dict:
        return {
            "event": text.key,
            "office_id": text.office_id,
            "once": self.once,
            "about": self.about,
            "subject": fill(text.subject, values),
            "text": fill(text.text, values),
            "created_at": self.now,
        }
