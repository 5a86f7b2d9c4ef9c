"""Civil registration: faith, citizenship, identity card and standing, numbered as in OpenSID."""

from contracts.codes.code import Code


class Religion(Code):
    ISLAM = "islam", 1, "Islam"
    PROTESTANT = "protestant", 2, "Kristen"
    CATHOLIC = "catholic", 3, "Katholik"
    HINDU = "hindu", 4, "Hindu"
    BUDDHIST = "buddhist", 5, "Budha"
    CONFUCIAN = "confucian", 6, "Khonghucu"
    BELIEF = "belief", 7, "Kepercayaan Terhadap Tuhan YME / Lainnya"


class Citizenship(Code):
    INDONESIAN = "indonesian", 1, "WNI"
    FOREIGN = "foreign", 2, "WNA"
    DUAL = "dual", 3, "Dua kewarganegaraan"


class BasicStatus(Code):
    """Status dasar: whether the register still counts somebody as a resident. There is no 5."""

    ALIVE = "alive", 1, "Hidup"
    DEAD = "dead", 2, "Mati"
    MOVED = "moved", 3, "Pindah"
    MISSING = "missing", 4, "Hilang"
    GONE = "gone", 6, "Pergi"
    INVALID = "invalid", 9, "Tidak valid"


class Ground(Code):
    """Why a family is registered, and so whether it counts as having arrived."""

    NEW_KK = "new_kk", 1, "KK baru"
    ARRIVAL = "arrival", 2, "Datang dari luar"
    FOUND_LATE = "found_late", 3, "Terlewat dalam data awal"


class Reporter(Code):
    """Who told the office of a civil event."""

    FAMILY = "family", 1, "keluarga"
    RT = "rt", 2, "RT"
    OFFICER = "officer", 3, "petugas"


class IdentityCard(Code):
    """Jenis KTP."""

    NONE = "none", 1, "Belum"
    ELECTRONIC = "electronic", 2, "KTP-el"


class CardRecording(Code):
    """Status rekam KTP-el."""

    NOT_OBLIGED = "not_obliged", 1, "Belum wajib"
    NOT_RECORDED = "not_recorded", 2, "Belum rekam"
    RECORDED = "recorded", 3, "Sudah rekam"
    CARD_PRINTED = "card_printed", 4, "Card printed"
    PRINT_READY = "print_ready", 5, "Print ready record"
    CARD_SHIPPED = "card_shipped", 6, "Card shipped"
    SENT_FOR_PRINTING = "sent_for_printing", 7, "Sent for card printing"
    CARD_ISSUED = "card_issued", 8, "Card issued"
