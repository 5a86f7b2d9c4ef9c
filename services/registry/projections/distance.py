"""How far people moved, told by the segments of two region codes (ref_pindah)."""

from contracts.codes.person import Destination
from contracts.registry.parts import Move
from infra.runtime.refusals import Refused
from services.registry.projections.refusals import NotAMove

BY_SEGMENT = [
    Destination.OTHER_PROVINCE,
    Destination.OTHER_REGENCY,
    Destination.OTHER_DISTRICT,
    Destination.OTHER_VILLAGE,
]


class WrongDistance(Refused):
    status = 422
    title = "Jarak pindah tidak cocok"
    detail = "Jarak pindah tidak cocok dengan kode wilayahnya. Betulkan salah satunya."


def require_distance(village_code: str, move: Move) -> None:
    """Raises unless the move leads beyond the village, as far as its level says."""
    if move.region_code is None:
        return
    if move.region_code == village_code:
        raise NotAMove
    there = move.region_code.split(".")
    pairs = zip(BY_SEGMENT, village_code.split("."), there, strict=False)
    differs = next((level for level, ours, theirs in pairs if ours != theirs), None)
    # A code that stops above the first difference, such as our own regency, tells nothing.
    if move.level is Destination.ABROAD or differs not in (None, move.level):
        raise WrongDistance
