"""What is reminded of and closed without anybody asking: once a day, in office hours.

Returned requests that nobody repairs (office-practice A5), and letters that wait too
long. Each reminder is a notice with a name of its own, so that none is sent twice,
however often the round comes by.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from letters.models import Letter, OversightSetting, State
from letters.notice_texts import fill, wordings
from letters.notices import origin, values_of, who_may
from letters.waiting import his_turn
from letters.workflow.closing import close_unrepaired
from registry.models import Notification, Office, User
from registry.office_hours import OfficeClock
from registry.outbox import mail_fields

DAY = timedelta(days=1)
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
    """Close what was returned and not repaired in the days that the office gives."""
    before = now - setting.close_after_days * DAY
    lying = Letter.objects.filter(
        issuing_office=office, state=State.RETURNED, state_since__lte=before
    )
    return sum(
        close_unrepaired(letter_id=pk, returned_before=before, now=now)
        for pk in lying.values_list("pk", flat=True)
    )


def remind_of_repair(
    office: Office, *, setting: OversightSetting, now: datetime
) -> int:
    """The origin reads on the first and the second day that a request lies there."""
    days = (setting.first_reminder_days, setting.second_reminder_days)
    lying = Letter.objects.filter(
        issuing_office=office,
        state=State.RETURNED,
        state_since__lte=now - days[0] * DAY,
        state_since__gt=now - setting.close_after_days * DAY,
    ).select_related("service_version__service", "origin_office", "created_by")
    text = wordings({"reminder_repair"}, office_id=office.pk).get("reminder_repair")
    if text is None:
        return 0
    sent = 0
    for letter in lying.defer("answers", "sensitive_answers"):
        age = now - letter.state_since
        which = 2 if age >= days[1] * DAY else 1
        # of this return: after another one it counts anew
        name = f"repair:{letter.pk}:{letter.round}:{which}"
        values = values_of(letter) | {
            "hari": age.days,
            "batas": setting.close_after_days,
        }
        page = reverse("admin:letters_letter_change", args=[letter.pk])
        sent += _send(name, text, values, origin(letter), page=page, now=now)
    return sent


def remind_of_waiting(
    office: Office, *, setting: OversightSetting, now: datetime
) -> int:
    """Who must act reads how many letters wait too long; supervisors, what is stuck."""
    today = timezone.localdate(now)
    clock = OfficeClock.of(office, first=today - 30 * DAY, last=today)
    late = clock.earlier(now, setting.late_minutes)
    stuck = clock.earlier(now, setting.stuck_minutes)
    texts = wordings({"reminder_waiting", "reminder_stuck"}, office_id=office.pk)
    page, sent = reverse("admin:letters_letter_changelist"), 0
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
    if (text := texts.get("reminder_waiting")) is not None:
        actors = {user for act in ACTS for user in who_may(act, *places)}
        for user in sorted(actors, key=lambda each: each.pk):
            his = waits.filter(his_turn(user), state_since__lte=late)
            if count := _count(his):
                name = f"waiting:{user.pk}:{today}"
                sent += _send(name, text, count, [user], page=page, now=now)
    if (text := texts.get("reminder_stuck")) is not None:
        if count := _count(waits.filter(state_since__lte=stuck)):
            home = reverse("admin:index")
            watchers = who_may("view_monitoring", office.pk)
            name = f"stuck:{office.pk}:{today}"
            sent += _send(name, text, count, watchers, page=home, now=now)
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


def _send(name: str, text, values: dict, users, *, page: str, now: datetime) -> int:
    """One notice to each who has not had the one of this name."""
    had = set(
        Notification.objects.filter(about=name).values_list("recipient", flat=True)
    )
    missing: list[User] = [user for user in users if user.pk not in had]
    Notification.objects.bulk_create(
        Notification(
            recipient=user,
            event=text.key,
            office_id=text.office_id,
            about=name,
            subject=fill(text.subject, values),
            text=fill(text.text, values),
            url=page,
            created_at=now,
            **mail_fields(user.email if user.mail_notices else "", now=now),
        )
        for user in missing
    )
    return len(missing)
