"""The process beside the web server that does what takes long: `manage.py run_worker`.

django-tasks-db's own worker claims and runs what is queued; this one asks first,
without a write lock, whether anything is, and takes up again what a killed one left.
"""

import logging
import random
import signal
import time
from datetime import timedelta
from types import FrameType

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from registry import rounds
from registry.imports import intake, queue

RECOVER_SECONDS = 10
TIDY_SECONDS = 60 * 60
KEPT = timedelta(days=2)  # finished tasks; what came of them stands on the import
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Does what takes long or comes round: imports of residents, e-mails, reminders."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--interval",
            type=float,
            default=0.5,
            help="Seconds between two looks at the queue (default: %(default)s).",
        )

    def handle(self, *, interval: float, **options: object) -> None:
        for name in ("django_tasks", "django_tasks_db"):
            # they tell of each task; what went wrong is told by the task itself
            logging.getLogger(name).setLevel(logging.ERROR)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        self.stopping = self.at_work = False
        self.recovered_at = self.tidied_at = float("-inf")
        while not self.stopping:
            if not self._work():
                # workers that started together shall not ask together
                time.sleep(interval * random.uniform(0.8, 1.2))  # noqa: S311

    def _work(self) -> bool:
        """Do one task, if there is one."""
        close_old_connections()
        try:
            self._look_around()
            if not DBTaskResult.objects.ready().exists():
                return False
            self.at_work = True
            _one_task().run()
        except OperationalError as error:  # busy, or away for a while
            logger.warning("The database does not answer: %s", type(error).__name__)
            connections.close_all()
            return False
        finally:
            self.at_work = False
        return True

    def _look_around(self) -> None:
        now = time.monotonic()
        if now - self.recovered_at > RECOVER_SECONDS:
            self.recovered_at = now
            queue.recover(now=timezone.now())
        self.at_work = True  # a mail that is being sent is not cut off
        rounds.go(now=timezone.now())
        self.at_work = False
        if now - self.tidied_at > TIDY_SECONDS:
            self.tidied_at = now
            old = timezone.now() - KEPT
            DBTaskResult.objects.filter(enqueued_at__lt=old).delete()
            intake.sweep(now=timezone.now())

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """At once when idle; else once the task is done (a second time: at once)."""
        if not self.at_work or self.stopping:
            raise SystemExit(0)
        self.stopping = True


def _one_task() -> Worker:
    """Does one task and returns; several on one database do not meet."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,  # return also when another worker was quicker
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
