"""How the admin looks and what its menu says; nothing comes from outside the server.

The menu is ours (`config.menu` draws it from MENU): an item is there only for who may
open it, in the words of the office.
"""

JAZZMIN_SETTINGS: dict[str, object] = {
    "site_title": "SIPITULUNG",
    "site_header": "SIPITULUNG",
    "site_brand": "SIPITULUNG",
    "site_logo": "letters/mark.svg",
    "site_icon": "letters/mark.svg",
    "welcome_sign": "Sistem Informasi Pitu Layanan Langsung",
    "copyright": "Kecamatan Pitu, Kabupaten Ngawi",
    "custom_css": "letters/office.css",
    "use_google_fonts_cdn": False,
    "show_ui_builder": False,
    "show_theme_chooser": False,
    "changeform_format": "single",
    "related_modal_active": False,
}
JAZZMIN_UI_TWEAKS: dict[str, object] = {
    "theme": "default",
    "default_theme_mode": "light",
    "button_classes": {
        "primary": "btn-primary",
        "secondary": "btn-outline-secondary",
        "info": "btn-outline-primary",
        "warning": "btn-warning",
        "danger": "btn-outline-danger",
        "success": "btn-primary",
    },
}

# pages without an item of their own -> the item that is marked while one is there
UNDER = {"registry_populationimport_changelist": "registry_resident_changelist"}
# (title, [(words, name of the page, permission that opens it, icon), ...])
MENU: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...] = (
    (
        "",
        (
            ("Beranda", "index", "", "fas fa-home"),
            (
                "Buat surat",
                "letters_letter_services",
                "letters.make_letter",
                "fas fa-plus-circle",
            ),
            (
                "Paraf surat",
                "letters_letter_initial_many",
                "letters.initial_letter",
                "fas fa-pen-nib",
            ),
            (
                "Tanda tangan",
                "letters_letter_sign_many",
                "letters.sign_letter",
                "fas fa-signature",
            ),
            (
                "Tanda tangan",
                "letters_letter_village_sign_many",
                "letters.sign_for_village",
                "fas fa-signature",
            ),
            (
                "Surat",
                "letters_letter_changelist",
                "letters.view_letter",
                "fas fa-envelope-open-text",
            ),
            (
                "Arsip",
                "letters_archivedletter_changelist",
                "letters.view_letter",
                "fas fa-archive",
            ),
            (
                "Buku register",
                "letters_registerline_changelist",
                "letters.view_registerline",
                "fas fa-book",
            ),
            (
                "Pemantauan",
                "letters_monitoring",
                "letters.view_monitoring",
                "fas fa-chart-bar",
            ),
            (
                "Laporan bulanan",
                "letters_monthly_report",
                "letters.view_monitoring",
                "fas fa-file-alt",
            ),
            (
                "Layanan desa",
                "letters_village_notice",
                "letters.view_registerline",
                "fas fa-thumbtack",
            ),
            (
                "Register permohonan",
                "letters_registeredrequest_changelist",
                "letters.view_registerline",
                "fas fa-inbox",
            ),
            (
                "Penduduk",
                "registry_resident_changelist",
                "registry.view_resident",
                "fas fa-users",
            ),
        ),
    ),
    (
        "Pengaturan",
        (
            (
                "Layanan",
                "letters_service_changelist",
                "letters.view_service",
                "fas fa-clipboard-list",
            ),
            (
                "Nomor surat",
                "letters_seriesyear_changelist",
                "letters.view_seriesyear",
                "fas fa-sort-numeric-down",
            ),
            (
                "Nomor surat desa",
                "letters_villagenumbering_changelist",
                "letters.view_villagenumbering",
                "fas fa-sort-numeric-up",
            ),
            (
                "Teks pemberitahuan",
                "letters_noticetext_changelist",
                "letters.view_noticetext",
                "fas fa-comment-dots",
            ),
            (
                "Surel pemberitahuan",
                "registry_notification_changelist",
                "registry.view_notification",
                "fas fa-paper-plane",
            ),
            (
                "Pejabat",
                "registry_official_changelist",
                "registry.view_official",
                "fas fa-user-tie",
            ),
            (
                "Pengguna",
                "registry_user_changelist",
                "registry.view_user",
                "fas fa-user-cog",
            ),
            (
                "Kantor",
                "registry_office_changelist",
                "registry.view_office",
                "fas fa-building",
            ),
            (
                "Kop surat",
                "registry_letterhead_changelist",
                "registry.view_letterhead",
                "fas fa-heading",
            ),
            (
                "TTD dan stempel",
                "registry_specimen_changelist",
                "registry.view_specimen",
                "fas fa-stamp",
            ),
            (
                "Sertifikat TTE",
                "letters_signingcredential_changelist",
                "letters.view_signingcredential",
                "fas fa-key",
            ),
            (
                "Penanda tangan BSrE",
                "letters_signingcredential_bsre",
                "letters.manage_certificates",
                "fas fa-id-card",
            ),
            (
                "Jam kerja",
                "registry_officehours_changelist",
                "registry.view_officehours",
                "fas fa-clock",
            ),
            (
                "Hari libur",
                "registry_holiday_changelist",
                "registry.view_holiday",
                "fas fa-calendar-alt",
            ),
            (
                "Pengaturan pengawasan",
                "letters_oversightsetting_changelist",
                "letters.view_oversightsetting",
                "fas fa-stopwatch",
            ),
            (
                "Daftar pilihan",
                "registry_codeentry_changelist",
                "registry.view_codeentry",
                "fas fa-list-ul",
            ),
            (
                "Ekspor penduduk",
                "registry_residentexport_changelist",
                "registry.view_residentexport",
                "fas fa-file-export",
            ),
            (
                "Ekspor surat",
                "letters_letterexport_changelist",
                "letters.view_letterexport",
                "fas fa-file-download",
            ),
            (
                "Pencarian NIK",
                "registry_residentaccess_changelist",
                "registry.view_residentaccess",
                "fas fa-user-shield",
            ),
        ),
    ),
)
