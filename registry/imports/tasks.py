"""The work of imports that happens outside the page. Tasks know numbers only."""

try:
    from django.tasks import task  # from Django 6 on
except ImportError:
    from django_tasks import task


@task
def examine(import_id: int) -> None:
    """Read, check, compare and stage the file: READING -> READY, MAPPING or FAILED."""
    raise NotImplementedError


@task
def write(import_id: int) -> None:
    """Write the staged rows when it is their turn: WAITING -> WRITING -> DONE."""
    raise NotImplementedError


@task
def undo(import_id: int) -> None:
    """Take back what was written: UNDOING -> UNDONE."""
    raise NotImplementedError
