"""Signatures by BSrE, the certified signature of Indonesian government.

`gateway` is the line to the office's Esign Client Service, `version_1` and `version_2`
are its two dialects, `answers` reads what it says, `acceptance` decides whether what
came back is our letter, `session` is the provider that the rest of the project sees.
Sources: "Petunjuk Teknis Penggunaan API Esign Client Service v2.2.1" (BSSN) and public
clients of it.
"""
