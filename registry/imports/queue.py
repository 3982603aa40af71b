"""Who works on which import, and what becomes of those whose worker was killed."""

from datetime import datetime

from registry.models import PopulationImport


def touch(population_import: PopulationImport, *, now: datetime) -> PopulationImport:
    """What a page calls when somebody looks at an import; returns it as it is now.

    Work whose lease has run out (its worker was killed) is queued again; after three
    attempts it is FAILED. Cheap otherwise: no query when nothing is under way.
    """
    raise NotImplementedError
