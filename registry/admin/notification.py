"""What became of the e-mails of notices: to be read by who manages the office."""

from django.contrib import admin

from registry.admin.base import ReadOnly, ScopedAdmin
from registry.models import Notification


class MailFilter(admin.SimpleListFilter):
    title = "pengiriman"
    parameter_name = "kirim"

    def lookups(self, request, model_admin):
        return [each for each in Notification.Mail.choices if each[0] != "none"]

    def queryset(self, request, queryset):
        return queryset.filter(mail=self.value()) if self.value() else queryset


@admin.register(Notification)
class NotificationAdmin(ReadOnly, ScopedAdmin):
    """Mails only, without their words: a person's bell is his own."""

    list_display = ["created_at", "receiver", "subject", "mail", "attempts", "problem"]
    list_display_links = None
    list_filter = [MailFilter]
    list_select_related = ["recipient"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    actions = None
    fields = ["created_at", "receiver", "subject", "mail", "attempts", "problem"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(mail=Notification.Mail.NONE)

    @admin.display(description="penerima")
    def receiver(self, obj: Notification) -> str:
        return str(obj.recipient) if obj.recipient_id else "Pemohon"

    @admin.display(description="kendala")
    def problem(self, obj: Notification) -> str:
        return obj.mail_problem or "-"
