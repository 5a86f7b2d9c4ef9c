"""What a family owns: the number is the place of the letter in Regsosek 2022.K (502a is 1)."""

from contracts.codes.code import Code


class Movable(Code):
    """Question 502a-n, aset bergerak; the questionnaire answers each with 1 yes, 2 no."""

    GAS_CYLINDER = "gas_cylinder", 1, "Tabung gas 5,5 kg atau lebih"
    FRIDGE = "fridge", 2, "Lemari es/kulkas"
    AIR_CONDITIONER = "air_conditioner", 3, "AC"
    WATER_HEATER = "water_heater", 4, "Pemanas air"
    LANDLINE = "landline", 5, "Telepon rumah"
    TELEVISION = "television", 6, "Televisi layar datar (min. 30 inci)"
    GOLD = "gold", 7, "Emas/perhiasan (min. 10 gram)"
    COMPUTER = "computer", 8, "Komputer/laptop/tablet"
    MOTORCYCLE = "motorcycle", 9, "Sepeda motor"
    BICYCLE = "bicycle", 10, "Sepeda"
    CAR = "car", 11, "Mobil"
    BOAT = "boat", 12, "Perahu"
    MOTOR_BOAT = "motor_boat", 13, "Kapal/perahu motor"
    SMARTPHONE = "smartphone", 14, "Smartphone"


class Immovable(Code):
    """Question 503a-b, aset tidak bergerak."""

    LAND = "land", 1, "Lahan selain yang ditempati"
    OTHER_HOUSE = "other_house", 2, "Rumah di tempat lain"


class Livestock(Code):
    """Question 504a-e, ternak, counted in heads."""

    CATTLE = "cattle", 1, "Sapi"
    BUFFALO = "buffalo", 2, "Kerbau"
    HORSE = "horse", 3, "Kuda"
    PIG = "pig", 4, "Babi"
    GOAT_OR_SHEEP = "goat_or_sheep", 5, "Kambing/domba"
