"""Why a step of an import is not possible, in words that a person can act on."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The step is not possible now; str(error) says why and what to do."""


class NotAllowed(PermissionDenied):
    """The user may not import residents."""

    def __init__(self) -> None:
        super().__init__("Anda tidak berwenang mengimpor penduduk.")
