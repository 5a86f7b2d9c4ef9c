"""Water, light, fuel and sanitation of a home: by meaning, numbered as in Regsosek 2022.K."""

from contracts.codes.code import Code


class Water(Code):
    """Question 306a, sumber air minum utama."""

    BOTTLED = "bottled", 1, "Air kemasan bermerk"
    REFILL = "refill", 2, "Air isi ulang"
    PIPED = "piped", 3, "Leding"
    BOREHOLE = "borehole", 4, "Sumur bor/pompa"
    PROTECTED_WELL = "protected_well", 5, "Sumur terlindung"
    UNPROTECTED_WELL = "unprotected_well", 6, "Sumur tak terlindung"
    PROTECTED_SPRING = "protected_spring", 7, "Mata air terlindung"
    UNPROTECTED_SPRING = "unprotected_spring", 8, "Mata air tak terlindung"
    SURFACE = "surface", 9, "Air permukaan (sungai/danau/waduk/kolam/irigasi)"
    RAIN = "rain", 10, "Air hujan"
    OTHER = "other", 11, "Lainnya"


class WaterDistance(Code):
    """Question 306b, jarak sumber air ke penampungan tinja terdekat."""

    UNDER_10_M = "under_10_m", 1, "< 10 meter"
    FROM_10_M = "from_10_m", 2, "≥ 10 meter"
    UNKNOWN = "unknown", 3, "Tidak tahu"


class Light(Code):
    """Question 307a, sumber penerangan utama."""

    PLN_METERED = "pln_metered", 1, "Listrik PLN dengan meteran"
    PLN_UNMETERED = "pln_unmetered", 2, "Listrik PLN tanpa meteran"
    OTHER_ELECTRICITY = "other_electricity", 3, "Listrik Non-PLN"
    NO_ELECTRICITY = "no_electricity", 4, "Bukan listrik"


class Power(Code):
    """Question 307b, daya terpasang; asked for up to three meters, only where there is a meter."""

    W450 = "450_watt", 1, "450 watt"
    W900 = "900_watt", 2, "900 watt"
    W1300 = "1300_watt", 3, "1.300 watt"
    W2200 = "2200_watt", 4, "2.200 watt"
    OVER_2200 = "over_2200_watt", 5, "> 2.200 watt"


class Fuel(Code):
    """Question 308, bahan bakar utama memasak."""

    ELECTRICITY = "electricity", 1, "Listrik"
    LPG_5_KG = "lpg_5_kg", 2, "Gas elpiji 5,5kg/Blue gaz"
    LPG_12_KG = "lpg_12_kg", 3, "Gas elpiji 12 kg"
    LPG_3_KG = "lpg_3_kg", 4, "Gas elpiji 3 kg"
    CITY_GAS = "city_gas", 5, "Gas kota/meteran PGN"
    BIOGAS = "biogas", 6, "Biogas"
    KEROSENE = "kerosene", 7, "Minyak tanah"
    BRIQUETTES = "briquettes", 8, "Briket"
    CHARCOAL = "charcoal", 9, "Arang"
    FIREWOOD = "firewood", 10, "Kayu bakar"
    OTHER = "other", 11, "Lainnya"
    DOES_NOT_COOK = "does_not_cook", 12, "Tidak memasak di rumah"


class Toilet(Code):
    """Question 309a, fasilitas buang air besar."""

    OWN = "own", 1, "Ada, digunakan hanya anggota keluarga sendiri"
    SHARED = "shared", 2, "Ada, digunakan bersama keluarga dari rumah tangga tertentu"
    COMMUNAL = "communal", 3, "Ada, di MCK komunal"
    PUBLIC = "public", 4, "Ada, di MCK umum/siapa pun menggunakan"
    UNUSED = "unused", 5, "Ada, anggota keluarga tidak menggunakan"
    NONE = "none", 6, "Tidak ada fasilitas"


class Closet(Code):
    """Question 309b, jenis kloset; only where there is a toilet."""

    GOOSENECK = "gooseneck", 1, "Leher angsa"
    COVERED_PLATE = "covered_plate", 2, "Plengsengan dengan tutup"
    OPEN_PLATE = "open_plate", 3, "Plengsengan tanpa tutup"
    PIT = "pit", 4, "Cemplung/cubluk"


class Disposal(Code):
    """Question 310, tempat pembuangan akhir tinja."""

    SEPTIC_TANK = "septic_tank", 1, "Tangki septik"
    TREATMENT_PLANT = "treatment_plant", 2, "IPAL"
    OPEN_WATER = "open_water", 3, "Kolam/sawah/sungai/danau/laut"
    HOLE = "hole", 4, "Lubang tanah"
    OPEN_LAND = "open_land", 5, "Pantai/tanah lapang/kebun"
    OTHER = "other", 6, "Lainnya"
