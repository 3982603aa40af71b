"""How jazzmin looks and what it says; nothing is loaded from outside the server."""

JAZZMIN_SETTINGS: dict[str, object] = {
    "site_title": "SIPITULUNG",
    "site_header": "SIPITULUNG",
    "site_brand": "SIPITULUNG",
    "welcome_sign": "Sistem Informasi Pitu Layanan Langsung",
    "copyright": "Kecamatan Pitu, Kabupaten Ngawi",
    "use_google_fonts_cdn": False,
    "show_ui_builder": False,
}
JAZZMIN_UI_TWEAKS: dict[str, object] = {}
