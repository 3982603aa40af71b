"""What becomes of one demo letter, as a story that waits: each `yield` gives the moment
at which it goes on. The director (letters.demo.director) lets the stories run in the
order of time, so that numbers and dates rise together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from letters import workflow
from letters.demo.desk import Desk
from letters.demo.handing import reaches_its_citizen
from letters.demo.wishes import Wish, Wisher
from letters.models import Letter
from letters.workflow import Finding
from registry.models import Office
from registry.office_hours import OfficeClock

Story = Iterator[datetime]

FINDINGS = (
    ("Foto KTP buram, mohon foto ulang", "ktp"),
    ("KK belum yang terbaru", "kk"),
    ("Nama berbeda dengan KTP", "role"),
    ("Saksi belum tanda tangan", "pernyataan"),
    ("Meterai belum ditempel", "pernyataan"),
)
REJECTIONS = (
    "Pemohon bukan penduduk Kecamatan Pitu",
    "Atas petunjuk Camat: belum memenuhi syarat",
    "Data pendukung tidak sesuai dengan keadaan di lapangan",
)
CANCELLATIONS = (
    "Dibatalkan atas permintaan pemohon",
    "Acara ditunda, pemohon akan mengajukan lagi",
    "Salah memilih layanan",
)
RETURNS = ("Tanggal pada lampiran belum sesuai", "Mohon diperiksa lagi nama pemohon")
REVOCATIONS = (
    "Ada kesalahan penulisan nama, diganti surat baru",
    "Keterangan pemohon ternyata tidak benar",
)
URGENT = {
    "spm-bpjs": "Pasien sedang dirawat di rumah sakit",
    "dispensasi-nikah": "Akad nikah beberapa hari lagi",
    "hajatan": "Acara tinggal beberapa hari",
    "legalisasi-waris": "Batas waktu dari bank besok",
}


@dataclass
class Plan:
    """How one letter is to go; `fate` a stage, or how it ends."""

    slug: str
    village: Office
    begins: datetime
    fate: str
    repaired: bool = False  # sent back once on its way, and repaired
    recalled: bool = False
    returned_by_camat: bool = False
    ink: bool = False
    urgent: bool = False
    reported: bool = False  # the village finds a mistake when all is done
    quick: float = 1.0  # below 1: everybody hurries, so that it is far today


@dataclass
class Stage:
    """What all stories share: who acts, when the offices are open, who waits."""

    chance: Random
    clock: OfficeClock
    desk: Desk
    wisher: Wisher
    kua: Office
    camats_tray: list[int] = field(default_factory=list)  # documents to sign
    sessions: list[datetime] = field(default_factory=list)  # when the camat signs
    told: list[int] = field(default_factory=list)  # letters begun

    def next_session(self, moment: datetime) -> datetime:
        return next(at for at in self.sessions if at > moment)


@dataclass
class Telling:
    """One letter being told; `at` is its own moment."""

    plan: Plan
    stage: Stage
    at: datetime
    letter: Letter | None = None

    def wait(self, least: float, most: float) -> datetime:
        """Move on by some office minutes, and say to when."""
        minutes = self.stage.chance.uniform(least, most) * self.plan.quick
        self.at = self.stage.clock.later(self.at, max(minutes, 0.4))
        return self.at

    def step(self, name: str, **arguments: object) -> None:
        if self.letter is None:
            raise RuntimeError("the letter has not begun")
        getattr(workflow, name)(letter_id=self.letter.pk, now=self.at, **arguments)
        self.letter.refresh_from_db()


def tell(plan: Plan, stage: Stage) -> Story:
    """The whole life of one letter, up to its fate."""
    telling = Telling(plan, stage, at=plan.begins)
    yield telling.at
    wish = _wish(telling)
    if wish is None:
        return
    kua = wish.slug == "dispensasi-nikah"
    origin = stage.kua if kua else wish.village
    telling.letter = stage.desk.draft(
        slug=wish.slug,
        origin=origin,
        answers=_typed_so_far(telling, wish),
        people=wish.people,
        now=telling.at,
        urgent_reason=URGENT.get(wish.slug, "") if plan.urgent else "",
        complete=plan.fate != "draft",
    )
    stage.told.append(telling.letter.pk)
    if plan.fate == "draft":
        return
    operator = stage.desk.operator(origin)
    yield telling.wait(1, 5)
    telling.step("submit", by=operator)
    if plan.fate == "cancelled":
        yield telling.wait(30, 240)
        telling.step("cancel", by=operator, reason=stage.chance.choice(CANCELLATIONS))
        return
    yield from _village(telling)
    if telling.letter.state != "submitted" or plan.fate == "submitted":
        return
    yield from _examination(telling)
    if telling.letter.state != "approved" or plan.fate == "approved":
        return
    yield from _signature(telling)
    if telling.letter.state == "signed":
        yield from _afterwards(telling)


def _wish(telling: Telling) -> Wish | None:
    plan, wisher = telling.plan, telling.stage.wisher
    day = telling.at.date()
    wish = wisher.wish(plan.slug, village=plan.village, day=day)
    # nobody of this village is left for it: somebody celebrates instead
    return wish or wisher.wish("hajatan", village=plan.village, day=day)


def _typed_so_far(telling: Telling, wish: Wish) -> dict:
    """All answers; of a draft that was left lying only some."""
    if telling.plan.fate != "draft":
        return wish.answers
    keys = list(wish.answers)
    left_out = telling.stage.chance.sample(keys, len(keys) // 3)
    return {key: wish.answers[key] for key in keys if key not in left_out}


def _village(telling: Telling) -> Story:
    letter, stage = telling.letter, telling.stage
    if letter.state != "awaiting_village_signature" or telling.plan.fate == "village":
        return
    yield telling.wait(6, 200)
    if telling.plan.ink:
        stage.desk.bring_ink_sheet(letter, now=telling.at)
        letter.refresh_from_db()
        return
    kades = stage.desk.kades(letter)
    telling.step("sign_for_village", by=kades)


def _examination(telling: Telling) -> Story:
    plan, stage = telling.plan, telling.stage
    examiner = stage.desk.examiner
    yield telling.wait(3, 45)
    stage.desk.opened(telling.letter, by=examiner, now=telling.at)
    if plan.repaired or plan.fate == "returned":
        yield telling.wait(1, 8)
        reason, finding = _finding(telling)
        telling.step("send_back", by=examiner, reason=reason, findings=[finding])
        if plan.fate == "returned":
            return
        yield telling.wait(40, 500)
        yield from _repair(telling, finding)
    yield telling.wait(0.6, 6)
    if plan.fate == "rejected":
        reason = stage.chance.choice(REJECTIONS)
        telling.step("reject", by=examiner, reason=reason)
        return
    telling.step("approve", by=examiner)


def _finding(telling: Telling) -> tuple[str, Finding]:
    """Something that this letter really has."""
    spec = telling.letter.service_version.spec
    current = set(
        telling.letter.attachments.current().values_list("requirement", flat=True)
    )
    named = [
        (reason, Finding(f"requirement:{r.slug}", r.label, reason))
        for reason, head in FINDINGS
        for r in spec.requirements
        if r.slug in current and r.slug.startswith(head)
    ]
    if named:
        return telling.stage.chance.choice(named)
    role = spec.roles[0]
    reason = "Nama berbeda dengan KTP"
    return reason, Finding(f"role:{role.slug}:0", role.label, reason)


def _repair(telling: Telling, finding: Finding) -> Story:
    """A new photograph, or marked as repaired; then sent again."""
    letter, desk = telling.letter, telling.stage.desk
    kind, _, slug = finding.target.partition(":")
    operator = desk.operator(letter.origin_office)
    if kind == "requirement":
        desk.replace(letter, slug, finding.label, now=telling.at)
    desk.save_again(letter, now=telling.at)
    yield telling.wait(0.5, 3)
    telling.step("submit", by=operator)
    yield from _village(telling)


def _signature(telling: Telling) -> Story:
    plan, stage = telling.plan, telling.stage
    admin = stage.desk.admin
    while head := stage.desk.next_to_initial(telling.letter, now=telling.at):
        yield telling.wait(3, 40)
        telling.step("give_initial", by=head)
    yield telling.wait(2, 30)
    telling.step("request_signature", by=admin)
    if plan.fate == "cancelled_with_number":
        yield telling.wait(5, 60)
        telling.step("cancel", by=admin, reason=stage.chance.choice(CANCELLATIONS))
        return
    if plan.recalled:
        yield telling.wait(2, 15)
        telling.step("recall", by=admin, reason="Paraf Sekcam belum ada")
        yield telling.wait(5, 30)
        telling.step("request_signature", by=admin)
    if plan.returned_by_camat:
        yield telling.wait(10, 60)
        reason = stage.chance.choice(RETURNS)
        telling.step("return_to_registrar", by=stage.desk.camat, reason=reason)
        yield telling.wait(5, 40)
        telling.step("request_signature", by=admin)
    if plan.fate == "awaiting":
        return
    stage.camats_tray.append(telling.letter.document_id)
    telling.at = stage.next_session(telling.at)
    # the camat comes at that moment; this story goes on right after
    telling.at = stage.clock.later(telling.at, 0.1)
    yield telling.at
    telling.letter.refresh_from_db()


def _afterwards(telling: Telling) -> Story:
    plan, stage = telling.plan, telling.stage
    if plan.fate == "signed":
        return
    operator = stage.desk.operator(telling.letter.origin_office)
    yield telling.wait(15, 700)
    yield from reaches_its_citizen(telling, by=operator)
    if plan.reported:
        yield telling.wait(60, 300)
        telling.step(
            "report_typo",
            by=operator,
            reason="Nama salah tulis",
            right="seperti pada KTP",
        )
    if plan.fate == "revoked":
        yield telling.wait(400, 1500)
        reason = stage.chance.choice(REVOCATIONS)
        telling.step("revoke", by=stage.desk.admin, reason=reason)
