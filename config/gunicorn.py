"""How gunicorn serves the site: few processes, no threads: WeasyPrint bears none.

Started by config/serve.py, which also prints the address and stops everything.
"""

import gc
import os
import socket

from config.serve import die_with_the_parent

wsgi_app = "config.wsgi:application"
bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
timeout = 120  # sync workers are killed after this even while they work
graceful_timeout = 30
preload_app = True  # loaded once; the workers share its memory
max_requests = 5000  # a worker is renewed now and then, should a library leak
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
control_socket_disable = True  # two copies of the site would fight over its one path
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()


# Browsers open a connection more than they use; a sync worker would wait for it to
# speak, and two of them would stop the whole site. Linux keeps a silent connection to
# itself for so long (tcp(7)); browsers drop theirs within one minute.
SILENT_SECONDS = 120


def when_ready(server: object) -> None:
    """Before the workers are forked: load what is slow, keep its pages shared."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS
        )
    import weasyprint  # noqa: F401  # a second to import, else paid by the first letter

    from letters.signing.inspection import import_validator

    import_validator()  # as long, else paid by the first file that is verified
    gc.collect()
    gc.freeze()  # the collector leaves these objects alone, so no page is copied


def post_fork(server: object, worker: object) -> None:
    """No worker is left behind with the port when gunicorn's master is killed."""
    die_with_the_parent()
