"""What a POST of the form says, stored before anything else is made of it.

Besides typed values it may carry, for pages without the script: people ticked on the
family card, a person chosen from a list of results, a search, an empty block asked
for, files, and a file to be taken out.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from letters.drafts import save_draft
from letters.finding import Search, person_for, search
from letters.forms.environment import village_choices
from letters.forms.fields import DATE_FORMATS, TIME_FORMATS
from letters.forms.letter_form import LetterForm
from letters.forms.rules import Problem
from letters.forms.schema import Role
from letters.models import Attachment, Letter
from letters.prefill import with_known_people
from letters.uploads import UploadRefused, attach_posted, detach
from registry.identifiers import clean_nik
from registry.storage import StorageFull

END = "isian-lengkap"  # last input of the form: a POST that was cut has none
OLDEST = timedelta(days=60)
PAPER = "permohonan-kertas"
PAPER_UNREADABLE = (
    "Tanggal dan jam permohonan kertas tidak dapat dibaca. Tulis seperti 25-10-2026 "
    "dan 09:00."
)
PAPER_ODD = (
    "Waktu permohonan kertas harus sebelum sekarang dan paling lama 60 hari yang lalu."
)


class PostedForm:
    """One POST. `save()` stores it; `problems` tells what could not be taken in."""

    def __init__(self, request: HttpRequest, letter: Letter, *, now: datetime) -> None:
        self.post, self.files = request.POST, request.FILES
        self.user, self.letter, self.now = request.user, letter, now
        self.spec = letter.service_version.spec
        self.whole = END in self.post
        self.wants_on = "_lanjut" in self.post
        self.problems: list[Problem] = []
        self.results: dict[str, Search] = {}
        self.blank_roles: list[str] = []
        self.paper_typed: dict[str, str] = {}

    @property
    def stays(self) -> bool:
        """Whether the page is to be shown again rather than loaded anew."""
        return bool(self.results or self.blank_roles)

    def save(self, *, quiet: bool = False) -> Letter:
        """Store all that was posted (`quiet`: by the script). Raises DraftClosed."""
        if not self.whole:
            self.problems.append(
                Problem("", "Isian tidak diterima lengkap. Kirim sekali lagi.")
            )
            return self.letter
        form = LetterForm(
            self.spec, villages=village_choices(self.letter.issuing_office)
        )
        people = with_known_people(
            self.letter,
            form.posted_people(self.post),
            user=self.user,
            now=self.now,
        )
        for role in self.spec.roles:
            self._add_chosen(role, people.setdefault(role.slug, []))
        answers = form.posted_answers(self.post)
        self._take_files()
        save_draft(
            letter_id=self.letter.pk,
            answers=answers,
            people=people,
            by=self.user,
            now=self.now,
            resolved=self._resolved(),
            urgent_reason=self._urgent_reason(),
            paper_received_at=self._paper_received_at(),
            quiet=quiet,
        )
        return Letter.objects.for_composition().get(pk=self.letter.pk)

    def _urgent_reason(self) -> str:
        if not self.post.get("mendesak"):
            return ""
        return self.post.get("alasan-mendesak", "").strip() or "Mendesak"

    def _resolved(self) -> list[int]:
        given = self.post.getlist("sudah-diperbaiki")
        return [int(each) for each in given if _is_key(each)]

    def _add_chosen(self, role: Role, people: list[dict]) -> None:
        """People that were ticked, chosen or sought by a NIK, without the script."""
        chosen, _, pk = self.post.get("_pilih", "").rpartition(":")
        wanted = self.post.getlist(f"keluarga-{role.slug}")
        wanted += [pk] if chosen == role.slug else []
        term = self.post.get(f"cari-{role.slug}", "").strip()
        if term and chosen != role.slug and self.post.get("_cari") == role.slug:
            found = search(user=self.user, term=term, now=self.now)
            if len(found.people) == 1 and len(clean_nik(term)) == 16:
                wanted.append(str(found.people[0].pk))
            else:
                self.results[role.slug] = found
        if self.post.get("_manual") == role.slug:
            self.blank_roles.append(role.slug)
        for each in wanted:
            person = self._person(role, each)
            if person is None or person["nik"] in {p.get("nik") for p in people}:
                continue
            if role.single:
                people.clear()
            people.append(person)

    def _person(self, role: Role, pk: str) -> dict | None:
        if not _is_key(pk):
            return None
        return person_for(role=role, resident_id=int(pk), user=self.user, now=self.now)

    def _take_files(self) -> None:
        for requirement in self.spec.requirements:
            for file in self.files.getlist(f"berkas-{requirement.slug}")[:20]:
                try:
                    attach_posted(
                        letter=self.letter,
                        requirement=requirement.slug,
                        file=file,
                        by=self.user,
                        now=self.now,
                    )
                except (UploadRefused, StorageFull) as error:
                    target = f"requirement:{requirement.slug}"
                    self.problems.append(Problem(target, str(error)))
        removed = self.post.get("_hapus_berkas", "")
        if _is_key(removed):
            file = self.letter.attachments.current().filter(pk=int(removed)).first()
            if file is not None:
                self._take_out(file)

    def _take_out(self, file: Attachment) -> None:
        try:
            detach(attachment=file, now=self.now)
        except UploadRefused as error:
            target = f"requirement:{file.requirement}"
            self.problems.append(Problem(target, str(error)))

    def _paper_received_at(self) -> datetime | None:
        day = self.post.get(f"{PAPER}-tanggal", "").strip()
        hour = self.post.get(f"{PAPER}-jam", "").strip()
        if not day and not hour:
            return None
        self.paper_typed = {"date": day, "time": hour}
        at = _read_moment(day, hour)
        if at is None:
            self.problems.append(Problem(PAPER, PAPER_UNREADABLE))
        elif not self.now - OLDEST < at <= self.now:
            self.problems.append(Problem(PAPER, PAPER_ODD))
        else:
            self.paper_typed = {}
            return at
        return None


def _is_key(text: str) -> bool:
    """Whether it can be the key of a row; `isdigit` alone takes "²" for one."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def _read_moment(day: str, hour: str) -> datetime | None:
    for day_format in DATE_FORMATS:
        for hour_format in TIME_FORMATS:
            try:
                naive = datetime.strptime(
                    f"{day} {hour}", f"{day_format} {hour_format}"
                )
            except ValueError:
                continue
            return timezone.make_aware(naive)
    return None
