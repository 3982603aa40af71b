"""Who must initial a letter before it gets its number, and who has (paraf).

A post that nobody holds, or whose holder does not work with the application, is passed
over: an office must not stand still because a Kasi is not appointed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.lookups import In
from django.utils import timezone

from letters.content import document_hash
from letters.models import Initial, Letter, ServiceSetting, ServiceVersion, State
from letters.models.service import Service
from registry.models import Official, User

TITLES = {Official.Position.KASI: "Kasi", Official.Position.SEKCAM: "Sekcam"}
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Post:
    """A post that initials, and who can do so for it today (None: passed over)."""

    position: str
    title: str  # Kasi Kesejahteraan Sosial
    holder: Official | None
    vacant: bool  # else the holder does not work with the application


@dataclass(frozen=True)
class Wanted:
    """One initial that a letter needs."""

    post: Post
    given: Initial | None

    @property
    def is_missing(self) -> bool:
        return self.given is None and self.post.holder is not None


def section_of(service: Service) -> str:
    """ "Kasi Pelayanan Umum" and "Pelayanan Umum" are the same section."""
    return service.section.removeprefix("Kasi ").strip()


class Board:
    """The posts that initial at some offices on a day: asked three times for all."""

    def __init__(self, office_ids: Iterable[int], *, on: date) -> None:
        settings = list(
            ServiceSetting.objects.filter(office__in=office_ids)
            .exclude(initials="")
            .select_related("service")
        )
        self._settings = {(each.office_id, each.service_id): each for each in settings}
        self._holders: dict[tuple[int, str, str], Official] = {}
        self._able: set[int] = set()
        if settings:
            self._holders = Official.objects.pen_holders(
                offices={each.office_id for each in settings},
                positions=list(TITLES),
                on=on,
            )
            holders = [each.user_id for each in self._holders.values()]
            able = User.objects.with_perm("letters.initial_letter", backend=BACKEND)
            self._able = set(able.filter(pk__in=holders).values_list("pk", flat=True))

    def posts(self, setting: ServiceSetting) -> list[Post]:
        found = []
        for position in setting.initial_positions:
            kasi = position == Official.Position.KASI
            section = section_of(setting.service) if kasi else ""
            holder = self._holders.get((setting.office_id, position, section.lower()))
            able = holder is not None and holder.user_id in self._able
            found.append(
                Post(
                    position=position,
                    title=f"{TITLES[Official.Position(position)]} {section}".strip(),
                    holder=holder if able else None,
                    vacant=holder is None,
                )
            )
        return found

    def wanted(self, letter: Letter) -> list[Wanted]:
        """What this letter needs, in order; prefetch "initials" for many letters."""
        key = (letter.issuing_office_id, letter.service_version.service_id)
        setting = self._settings.get(key)
        if setting is None:
            return []
        given = {
            each.position: each
            for each in letter.initials.all()
            if each.voided_at is None
        }
        return [Wanted(post, given.get(post.position)) for post in self.posts(setting)]

    def chains(self) -> list[tuple[int, tuple[Post, ...], list[int]]]:
        """Office, its posts that can initial, the services that take this way."""
        found: dict[tuple[int, tuple[Post, ...]], list[int]] = {}
        for setting in self._settings.values():
            chain = tuple(post for post in self.posts(setting) if post.holder)
            if chain:
                key = (setting.office_id, chain)
                found.setdefault(key, []).append(setting.service_id)
        return [(office, chain, ids) for (office, chain), ids in found.items()]


def wanted_initials(letter: Letter, *, on: date) -> list[Wanted]:
    """In order; an initial given for another content than today's does not count."""
    wanted = Board([letter.issuing_office_id], on=on).wanted(letter)
    if not any(each.given for each in wanted):
        return wanted
    content = document_hash(letter)
    return [
        each
        if each.given is None or each.given.content_hash == content
        else Wanted(each.post, None)
        for each in wanted
    ]


def next_initial(letter: Letter, *, on: date) -> Wanted | None:
    """The one that the letter waits for, or None."""
    return next((w for w in wanted_initials(letter, on=on) if w.is_missing), None)


def is_his_initial(letter: Letter, user: User, *, on: date) -> bool:
    """Whether the letter waits for this user's initial and no other before it."""
    if letter.state != State.APPROVED:
        return False
    wanted = next_initial(letter, on=on)
    return wanted is not None and wanted.post.holder.user_id == user.pk


def initials_words(wanted: list[Wanted], *, on: date, waits: bool = False) -> str:
    """ "Diparaf Kasi Kesejahteraan Sosial 09.12, Sekcam: kosong"; "" without any."""
    if not wanted:
        return ""
    parts = []
    for each in wanted:
        if each.given is not None:
            at = timezone.localtime(each.given.at)
            day = "" if at.date() == on else f"{at:%d-%m} "
            parts.append(f"{each.given.title} {day}{at:%H.%M}")
        elif each.post.holder is not None:
            parts.append(f"{each.post.title}: {'belum' if waits else 'tidak diparaf'}")
        else:
            why = "kosong" if each.post.vacant else "tidak memakai aplikasi"
            parts.append(f"{each.post.title}: {why}")
    verb = "Diparaf " if any(each.given for each in wanted) else "Paraf "
    return verb + ", ".join(parts)


# --- lists: the same questions, asked of all letters at once -----------------------


def _has(position: str) -> Exists:
    return Exists(
        Initial.objects.filter(
            letter=OuterRef("pk"), position=position, voided_at__isnull=True
        )
    )


def _of_services(office_id: int, services: list[int]) -> Q:
    # by version, so that no other table stands between the letters and their index
    versions = ServiceVersion.objects.filter(service__in=services).order_by()
    return (
        # "+ 0": by the index of the few that are approved, not of all of an office
        Q(In(F("issuing_office_id") + Value(0), [office_id]))
        & Q(state=State.APPROVED, service_version__in=versions.values("pk"))
    )


def his_to_initial(user: User, office_ids: Iterable[int], *, on: date) -> Q:
    """The condition of letters that wait for this user's initial."""
    turn = NOBODY
    for office, chain, services in Board(office_ids, on=on).chains():
        before = Q()
        for post in chain:
            if post.holder.user_id == user.pk:
                mine = before & Q(~_has(post.position))
                turn |= _of_services(office, services) & mine
            before &= Q(_has(post.position))
    return turn


def not_initialled(office_ids: Iterable[int], *, on: date) -> Q:
    """The condition of letters that still wait for an initial of somebody."""
    missing = NOBODY
    for office, chain, services in Board(office_ids, on=on).chains():
        whole = Q()
        for post in chain:
            whole &= Q(_has(post.position))
        missing |= _of_services(office, services) & ~whole
    return missing
