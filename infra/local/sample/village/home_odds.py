"""How likely an answer is in the poorest and in the best-off families."""

from contracts.codes.code import Code
from contracts.questionnaires.assets import Immovable, Livestock, Movable
from contracts.questionnaires.housing import Floor, LandProof, Roof, Tenure, Wall
from contracts.questionnaires.utilities import (
    Closet,
    Disposal,
    Fuel,
    Light,
    Power,
    Toilet,
    Water,
    WaterDistance,
)

Weights = list[tuple[Code, float, float]]

ANSWERS: dict[str, Weights] = {
    "tenure": [(Tenure.OWNED, 74, 92), (Tenure.RENTED, 3, 4), (Tenure.RENT_FREE, 23, 4)],
    "floor": [
        (Floor.EARTH, 24, 0.2),
        (Floor.CEMENT, 52, 22),
        (Floor.WOOD, 10, 3),
        (Floor.TILE, 6, 10),
        (Floor.CERAMIC, 8, 63),
        (Floor.MARBLE, 0, 2),
    ],
    "wall": [
        (Wall.WOVEN_BAMBOO, 22, 0.3),
        (Wall.BOARD, 30, 6),
        (Wall.PLASTERED_BAMBOO, 4, 1),
        (Wall.MASONRY, 44, 93),
    ],
    "roof": [
        (Roof.THATCH, 3, 0),
        (Roof.BAMBOO, 0.5, 0),
        (Roof.ZINC, 14, 6),
        (Roof.ASBESTOS, 22, 9),
        (Roof.TILE, 60, 82),
        (Roof.CONCRETE, 0, 3),
    ],
    "water": [
        (Water.SURFACE, 3, 0),
        (Water.UNPROTECTED_SPRING, 8, 1),
        (Water.UNPROTECTED_WELL, 24, 4),
        (Water.PROTECTED_SPRING, 12, 7),
        (Water.PROTECTED_WELL, 36, 30),
        (Water.BOREHOLE, 12, 32),
        (Water.PIPED, 2, 6),
        (Water.REFILL, 3, 20),
    ],
    "water_distance": [
        (WaterDistance.UNDER_10_M, 42, 30),
        (WaterDistance.FROM_10_M, 44, 66),
        (WaterDistance.UNKNOWN, 14, 4),
    ],
    "light": [
        (Light.NO_ELECTRICITY, 1.5, 0),
        (Light.OTHER_ELECTRICITY, 2, 0.2),
        (Light.PLN_UNMETERED, 17, 1),
        (Light.PLN_METERED, 79.5, 98.8),
    ],
    "fuel": [
        (Fuel.FIREWOOD, 38, 3),
        (Fuel.LPG_3_KG, 60, 84),
        (Fuel.LPG_5_KG, 0, 6),
        (Fuel.LPG_12_KG, 0, 3),
        (Fuel.ELECTRICITY, 0, 2),
        (Fuel.DOES_NOT_COOK, 2, 2),
    ],
    "toilet": [
        (Toilet.NONE, 14, 0.3),
        (Toilet.PUBLIC, 5, 0.2),
        (Toilet.COMMUNAL, 4, 0.5),
        (Toilet.SHARED, 15, 3),
        (Toilet.OWN, 62, 96),
    ],
    "land_proof": [
        (LandProof.NONE, 18, 2),
        (LandProof.OTHER_PAPER, 44, 18),
        (LandProof.TITLE_WITHOUT_AGREEMENT, 8, 5),
        (LandProof.TITLE_OF_MEMBER, 30, 75),
    ],
    "power": [
        (Power.W450, 74, 12),
        (Power.W900, 26, 62),
        (Power.W1300, 0, 20),
        (Power.W2200, 0, 6),
    ],
    "closet": [
        (Closet.PIT, 14, 0.5),
        (Closet.OPEN_PLATE, 8, 1),
        (Closet.COVERED_PLATE, 6, 2),
        (Closet.GOOSENECK, 72, 96.5),
    ],
    "disposal": [
        (Disposal.OPEN_LAND, 4, 0),
        (Disposal.OPEN_WATER, 12, 2),
        (Disposal.HOLE, 34, 8),
        (Disposal.SEPTIC_TANK, 50, 90),
    ],
}
OWNED: Weights = [
    (Movable.GAS_CYLINDER, 0.01, 0.15),
    (Movable.FRIDGE, 0.22, 0.92),
    (Movable.AIR_CONDITIONER, 0.0, 0.12),
    (Movable.WATER_HEATER, 0.0, 0.02),
    (Movable.LANDLINE, 0.0, 0.01),
    (Movable.TELEVISION, 0.06, 0.5),
    (Movable.GOLD, 0.02, 0.3),
    (Movable.COMPUTER, 0.01, 0.28),
    (Movable.MOTORCYCLE, 0.5, 0.97),
    (Movable.BICYCLE, 0.15, 0.3),
    (Movable.CAR, 0.0, 0.16),
    (Movable.BOAT, 0.02, 0.01),
    (Movable.MOTOR_BOAT, 0.0, 0.01),
    (Movable.SMARTPHONE, 0.55, 0.98),
    (Immovable.LAND, 0.12, 0.38),
    (Immovable.OTHER_HOUSE, 0.005, 0.06),
]
"""Probabilities to own one."""
HERDS: list[tuple[Code, float, int]] = [
    (Livestock.CATTLE, 0.05, 3),
    (Livestock.BUFFALO, 0.004, 2),
    (Livestock.HORSE, 0.001, 1),
    (Livestock.GOAT_OR_SHEEP, 0.12, 6),
]
"""Probability to keep the animal, and the largest herd."""
