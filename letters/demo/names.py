"""Names as they are given around Ngawi, by generation; each combination is invented."""

from random import Random

OLD_MEN = """Sukimin Parto Ngadiman Wagiman Sastro Karso Samijan Saelan Tukiran Lasiman
Kasmin Ponijan Sarmin Jaiman Paimin Suwito Martono Giman Sadiman Warsito Kromo Sumadi
Slamet Ngatimin Katiman Suparman Rusdi Darmo Tarmuji Mulyono""".split()
OLD_WOMEN = """Sukinem Parmi Ngatiyem Wagiyem Saminten Karsini Tukinem Lasiyem Poniyem
Sarmi Suminah Jaikem Painem Sutinah Marsiyem Gimah Sadinem Warsini Tumini Rusmini
Kasinem Sulastri Ngadinem Mursinah Katinah Supinah Rumini Darsi Tarmi Mulyani""".split()
MEN = """Agus Bambang Budi Dwi Eko Hadi Heru Joko Kusno Mujiono Nur Puji Rudi Santoso
Sigit Sugeng Suyanto Teguh Tri Wahyu Winarto Yanto Ari Didik Edi Gunawan Harianto
Imam Purnomo Suprapto""".split()
WOMEN = """Endang Sri Siti Wiwik Yuni Tutik Lilik Dwi Tri Nur Puji Ani Dewi Eni Fitri
Indah Kustini Lestari Mujiati Ninik Partini Ratna Sumarni Sunarti Titik Umi Winarsih
Yatini Retno Suprihatin""".split()
YOUNG_MEN = """Aditya Andika Bagas Bayu Dimas Fajar Galih Hendra Ilham Khoirul Muhammad
Rizky Reza Satria Yoga Arif Danang Eka Farhan Gilang Irfan Johan Lutfi Nanda Rangga
Taufik Vino Wildan Yusuf Zaenal""".split()
YOUNG_WOMEN = """Anisa Ayu Bella Citra Dinda Eka Fitria Intan Kartika Laila Melati Nadia
Putri Rahma Rina Salma Tiara Vina Wulan Yulia Aulia Desi Erna Hanifah Ika Lina Mega
Novita Sinta Zahra""".split()
SECOND_MEN = """Prasetyo Wibowo Santoso Nugroho Saputra Setiawan Kurniawan Hidayat
Susilo Widodo Utomo Raharjo Cahyono Prayitno Hartono Purwanto Sulistyo Wijaya Mahendra
Pratama Ramadhan Firmansyah Handoko Subekti Priyanto""".split()
SECOND_WOMEN = """Rahayu Lestari Wahyuni Astuti Handayani Puspitasari Kurniawati
Anggraini Safitri Utami Purwanti Susanti Widyastuti Ningsih Hapsari Pertiwi Maharani
Oktaviani Nuraini Fatmawati Setyowati Mulyani Permatasari Yuliana Kusumawati""".split()
HAMLETS = """Krajan Sidorejo Kedungdowo Ngrawoh Pandean Sumberjo Tegalrejo Jatirejo
Bulakan Gempol Karangasem Ngasinan Banaran Sambirejo Wates""".split()
BIRTH_PLACES = ["Ngawi"] * 14 + [
    "Magetan",
    "Madiun",
    "Bojonegoro",
    "Blora",
    "Sragen",
    "Ponorogo",
]


def full_name(chance: Random, *, sex: str, born: int) -> str:
    """A name that fits the year of birth; the old often have one name only."""
    men = sex == "L"
    if born < 1966:
        name = chance.choice(OLD_MEN if men else OLD_WOMEN)
        if chance.random() < 0.55:
            return name
    elif born < 1993:
        name = chance.choice(MEN if men else WOMEN)
    else:
        name = chance.choice(YOUNG_MEN if men else YOUNG_WOMEN)
    second = chance.choice(SECOND_MEN if men else SECOND_WOMEN)
    if born >= 2003 and chance.random() < 0.4:
        third = chance.choice(SECOND_MEN if men else SECOND_WOMEN)
        if third != second:
            second = f"{second} {third}"
    return name if second == name else f"{name} {second}"


def long_name(chance: Random, *, sex: str) -> str:
    """A name of exactly 60 letters and spaces: the longest that a card shows."""
    pool = (YOUNG_MEN + SECOND_MEN) if sex == "L" else (YOUNG_WOMEN + SECOND_WOMEN)
    name = ""
    while len(name) < 60:
        name = f"{name} {chance.choice(pool)}".strip()
    return name[:60].strip().ljust(60, "a")
