"""The housing survey of a family: better answers become likelier as wellbeing rises."""

from functools import cache
from itertools import accumulate
from random import Random

from contracts.questionnaires.assets import Livestock
from contracts.questionnaires.housing import Tenure
from contracts.questionnaires.utilities import Light, Toilet
from infra.local.sample.village.home_odds import ANSWERS, HERDS, OWNED

BANDS = 20


def home(rng: Random, wellbeing: float) -> dict[str, str]:
    """Answers by meaning; a question that does not apply is empty (no meter, no power)."""
    band = min(int(wellbeing * BANDS), BANDS - 1)
    answers = {question: _answer(rng, question, band) for question in ANSWERS}
    if answers["tenure"] != Tenure.OWNED:
        answers["land_proof"] = ""
    if answers["light"] != Light.PLN_METERED:
        answers["power"] = ""
    if answers["toilet"] == Toilet.NONE:
        answers["closet"] = ""
    answers["floor_area_m2"] = str(max(12, int(rng.gauss(32 + 46 * wellbeing, 9))))
    return answers | _assets(rng, wellbeing) | _herds(rng)


def _assets(rng: Random, wellbeing: float) -> dict[str, str]:
    return {
        f"has_{asset}": str(rng.random() < poor + (better - poor) * wellbeing).lower()
        for asset, poor, better in OWNED
    }


def _herds(rng: Random) -> dict[str, str]:
    herds = dict.fromkeys((animal.value for animal in Livestock), "0")
    for animal, chance, largest in HERDS:
        if rng.random() < chance:
            herds[animal.value] = str(rng.randint(1, largest))
    return herds


def _answer(rng: Random, question: str, band: int) -> str:
    answers, cumulative = _odds(question, band)
    return rng.choices(answers, cum_weights=cumulative)[0]


@cache
def _odds(question: str, band: int) -> tuple[list[str], list[float]]:
    share = (band + 0.5) / BANDS
    weights = [poor + (better - poor) * share for _, poor, better in ANSWERS[question]]
    return [answer.value for answer, _, _ in ANSWERS[question]], list(accumulate(weights))
