"""The steps of a letter as the demo's people take them, each at a moment given.

One thin line over drafts, uploads and workflow: states are never written here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from letters import drafts, uploads, workflow
from letters.completeness import problems_of
from letters.content import people_of
from letters.demo import pictures
from letters.demo.officials import MARK, PASSPHRASE, slug_of
from letters.initials import next_initial
from letters.models import Letter, Service
from letters.models.attachment import INK_SHEET
from letters.workflow.opening import note_opened
from registry.models import Office, Resident, User
from registry.scoping import look_up_by_full_nik

CARDS = ("ktp", "kartu", "npwp", "kia")


class DemoRefused(Exception):
    """A demo letter lacks what its service asks: the demo data is behind it."""


class Desk:
    """Looks up who acts for a letter; keeps users so that scopes are found once."""

    def __init__(self) -> None:
        self.users = {user.username: user for user in User.objects.all()}
        self.services = {service.slug: service for service in Service.objects.all()}

    def operator(self, office: Office) -> User:
        kua = office.level == Office.Level.KUA
        return self.users[f"operator.{'kua' if kua else slug_of(office)}"]

    def kades(self, letter: Letter) -> User:
        return self.users[f"kades.{slug_of(letter.village_office)}"]

    @property
    def examiner(self) -> User:
        return self.users["operator.kecamatan"]

    @property
    def admin(self) -> User:
        return self.users[MARK]

    @property
    def camat(self) -> User:
        return self.users["camat"]

    def draft(
        self,
        *,
        slug: str,
        origin: Office,
        answers: Mapping[str, Any],
        people: Mapping[str, Sequence[Mapping[str, Any]]],
        now: datetime,
        urgent_reason: str = "",
        complete: bool = True,
    ) -> Letter:
        """A draft as an operator leaves it, with its documents if `complete`."""
        by = self.operator(origin)
        if origin.level == Office.Level.KUA:
            for person in (one for found in people.values() for one in found):
                # who is not in the data is typed by hand, and was not looked up
                if Resident.objects.filter(nik=person.get("nik") or "-").exists():
                    look_up_by_full_nik(user=by, nik=person["nik"], now=now)
        letter = drafts.begin(
            service=self.services[slug], origin=origin, by=by, now=now
        )
        drafts.save_draft(
            letter_id=letter.pk,
            answers=letter.all_answers | dict(answers),
            people=people,
            by=by,
            now=now,
            urgent_reason=urgent_reason or None,
        )
        if complete:
            self.bring_documents(letter, now=now)
        return letter

    def bring_documents(self, letter: Letter, *, now: datetime) -> None:
        """A drawn scan for each document that is asked for.

        Raises DemoRefused when anything else is missing.
        """
        letter = Letter.objects.get(pk=letter.pk)
        labels = {r.slug: r.label for r in letter.service_version.spec.requirements}
        for problem in problems_of(letter, on=_day(now)):
            if problem.level != "block":
                continue
            kind, _, slug = problem.target.partition(":")
            if kind != "requirement":
                raise DemoRefused(f"{letter.service_version}: {problem}")
            self.upload(letter, slug, labels[slug], now=now)

    def upload(self, letter: Letter, slug: str, label: str, *, now: datetime) -> None:
        uploads.attach(
            letter=letter,
            requirement=slug,
            content=pictures.scan(label, card=slug.startswith(CARDS)),
            by=self.operator(letter.origin_office),
            now=now,
        )

    def replace(self, letter: Letter, slug: str, label: str, *, now: datetime) -> None:
        """Another photograph in the place of one that was not right."""
        for attachment in letter.attachments.current().filter(requirement=slug):
            uploads.detach(attachment=attachment, now=now)
        self.upload(letter, slug, f"{label} (ulang)", now=now)

    def save_again(self, letter: Letter, *, now: datetime) -> None:
        """As it is, with every open finding marked as repaired."""
        drafts.save_draft(
            letter_id=letter.pk,
            answers=letter.all_answers,
            people=people_of(letter),
            by=self.operator(letter.origin_office),
            now=now,
            resolved=list(letter.defects.values_list("pk", flat=True)),
        )

    def bring_ink_sheet(self, letter: Letter, *, now: datetime) -> None:
        """The head signed the numbered sheet on paper; the operator scans it."""
        by = self.operator(letter.origin_office)
        workflow.number_ink_sheet(letter_id=letter.pk, by=by, now=now)
        self.upload(letter, INK_SHEET, "Lembar tanda tangan kades", now=now)
        workflow.bring_ink_sheet(letter_id=letter.pk, by=by, now=now)

    def next_to_initial(self, letter: Letter, *, now: datetime) -> User | None:
        """Whose paraf the letter waits for."""
        wanted = next_initial(letter, on=_day(now))
        return self.users[wanted.post.holder.user.username] if wanted else None

    def opened(self, letter: Letter, *, by: User, now: datetime) -> None:
        """The one who is to act has looked at it."""
        note_opened(letter=letter, by=by, now=now)

    def sign(self, document_ids: Sequence[int], *, by: User, now: datetime) -> None:
        """All at once, with one passphrase. Raises DemoRefused when one fails."""
        results = workflow.sign_many(
            document_ids=document_ids, passphrase=PASSPHRASE, by=by, now=now
        )
        failed = [result for result in results if not result.done]
        if failed:
            raise DemoRefused("; ".join(result.message for result in failed))


def _day(now: datetime) -> date:
    return timezone.localdate(now)
