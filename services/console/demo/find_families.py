"""The families of the files, found again in the register by their KK number."""

from collections.abc import Iterator
from itertools import count, cycle

from infra.local.home import Home
from services.console.demo.choose_family import Candidate, candidates, is_followed, is_neighbour
from services.console.demo.sample_files import SampleFiles, sample_files
from services.console.demo.stage import VILLAGE, Stage

OTHERS = 12
"""Looking a number up is counted: an officer may do so ten times in a row."""
FINDERS = ("dinsos_operator", "operator_desa", "dinsos_approver")


def files_with_a_story(home: Home) -> SampleFiles:
    """The first sample in which somebody can be followed: who fits depends on today's date too."""
    every = (sample_files(home, seed) for seed in count(1))
    return next(files for files in every if any(map(is_followed, candidates(files, VILLAGE))))


def find_families(stage: Stage) -> dict[str, str]:
    """The id of each chosen family, by the name it has here."""
    return dict(_found(stage, chosen(stage)))


def chosen(stage: Stage) -> dict[str, Candidate]:
    """As the files show them: `followed`, `neighbour`, and a few others."""
    known = candidates(stage.files, VILLAGE)
    followed, neighbour = next(filter(is_followed, known)), next(filter(is_neighbour, known))
    others = [each for each in known if each not in (followed, neighbour)][:OTHERS]
    return {"followed": followed, "neighbour": neighbour} | {
        f"other-{number}": each for number, each in enumerate(others, start=1)
    }


def _found(stage: Stage, families: dict[str, Candidate]) -> Iterator[tuple[str, str]]:
    for (name, family), role in zip(families.items(), cycle(FINDERS), strict=False):
        asked = {"kk_number": family.kk_number}
        found = stage.officers[role].post("registry", "/search/kk", asked).json()
        yield name, found[0]["family_id"]
