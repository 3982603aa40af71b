"""Gathers what the office has for letters that last: authority, list, stamp, server."""

import logging

from django.conf import settings

from letters.signing import stamp_key
from letters.signing.errors import SignatureError
from letters.signing.long_life import LongLife
from letters.signing.publication import (
    authority_directory,
    newest_list,
    published_certificate,
)
from letters.signing.stamp_server import server_at

logger = logging.getLogger(__name__)


def at_hand() -> LongLife:
    """Read anew for each batch; what cannot be read is left out and told in the log."""
    url = settings.TIMESTAMP_URL
    server = server_at(url) if url else None
    try:
        authority = published_certificate()
        stamp = stamp_key.load(authority_directory())
    except (SignatureError, OSError) as error:
        logger.error("Otoritas sertifikat: %s", error)
        return LongLife(server=server)
    if authority is None:
        return LongLife(server=server)
    found = newest_list(authority)
    return LongLife(
        authority=authority,
        revocation_list=bytes(found.der) if found else b"",
        list_issued_at=found.issued_at if found else None,
        list_next_update=found.next_update if found else None,
        stamp=stamp,
        server=server,
    )
