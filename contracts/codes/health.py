"""Health and insurance of a person, numbered as in OpenSID; these are sensitive personal data."""

from contracts.codes.code import Code


class BloodType(Code):
    A = "a", 1, "A"
    B = "b", 2, "B"
    AB = "ab", 3, "AB"
    O = "o", 4, "O"  # noqa: E741 - the name of the blood type
    A_POSITIVE = "a_positive", 5, "A+"
    A_NEGATIVE = "a_negative", 6, "A-"
    B_POSITIVE = "b_positive", 7, "B+"
    B_NEGATIVE = "b_negative", 8, "B-"
    AB_POSITIVE = "ab_positive", 9, "AB+"
    AB_NEGATIVE = "ab_negative", 10, "AB-"
    O_POSITIVE = "o_positive", 11, "O+"
    O_NEGATIVE = "o_negative", 12, "O-"
    UNKNOWN = "unknown", 13, "Tidak tahu"


class ChronicIllness(Code):
    HEART = "heart", 1, "Jantung"
    LIVER = "liver", 2, "Lever"
    LUNGS = "lungs", 3, "Paru-paru"
    CANCER = "cancer", 4, "Kanker"
    STROKE = "stroke", 5, "Stroke"
    DIABETES = "diabetes", 6, "Diabetes melitus"
    KIDNEYS = "kidneys", 7, "Ginjal"
    MALARIA = "malaria", 8, "Malaria"
    LEPROSY = "leprosy", 9, "Lepra/kusta"
    HIV_AIDS = "hiv_aids", 10, "HIV/AIDS"
    MENTAL = "mental", 11, "Gila/stress"
    TUBERCULOSIS = "tuberculosis", 12, "TBC"
    ASTHMA = "asthma", 13, "Asthma"
    NONE = "none", 14, "Tidak ada/tidak sakit"


class Contraception(Code):
    """Cara KB."""

    PILL = "pill", 1, "Pil"
    IUD = "iud", 2, "IUD"
    INJECTION = "injection", 3, "Suntik"
    CONDOM = "condom", 4, "Kondom"
    IMPLANT = "implant", 5, "Susuk KB"
    STERILISATION_WOMAN = "sterilisation_woman", 6, "Sterilisasi wanita"
    STERILISATION_MAN = "sterilisation_man", 7, "Sterilisasi pria"
    OTHER = "other", 99, "Lainnya"


class Pregnancy(Code):
    """Hamil."""

    PREGNANT = "pregnant", 1, "Hamil"
    NOT_PREGNANT = "not_pregnant", 2, "Tidak hamil"


class Insurance(Code):
    """Asuransi kesehatan; PBI is paid by the nation, the regional kind by the regency."""

    NONE = "none", 1, "Tidak/belum punya"
    BPJS_PBI = "bpjs_pbi", 2, "BPJS penerima bantuan iuran"
    BPJS_PAYING = "bpjs_paying", 3, "BPJS non penerima bantuan iuran"
    BPJS_REGIONAL = "bpjs_regional", 4, "BPJS bantuan daerah"
    OTHER = "other", 99, "Asuransi lainnya"
