"""Django's SMTP backend, which also remembers whether a message went out.

A line that breaks before the message was handed over lost nothing; afterwards nobody
knows (RFC 5321, section 4.2.5: the server owns it from its answer on).
"""

import smtplib

from django.core.mail.backends.smtp import EmailBackend


class _Remembers:
    """Mixin for smtplib's clients: `handed_over` of the message at hand."""

    handed_over = False

    def mail(self, sender, options=()):
        self.handed_over = False
        return super().mail(sender, options)

    def data(self, msg):
        self.handed_over = True
        return super().data(msg)


class _Plain(_Remembers, smtplib.SMTP):
    pass


class _Ssl(_Remembers, smtplib.SMTP_SSL):
    pass


class OutboxBackend(EmailBackend):
    @property
    def connection_class(self):
        return _Ssl if self.use_ssl else _Plain

    @property
    def handed_over(self) -> bool:
        return self.connection is None or self.connection.handed_over
