"""`make advisories`: what is publicly known against the parts of the bill of materials.

OSV knows packages and nats-server, PostgreSQL's own list says which minor release has every fix.
Whoever does not answer leaves his parts *unknown*: nothing is called clean that nobody looked at.
Images are not asked about here; scan them where a registry is at hand.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx
from cyclonedx.model.component import Component

from infra.build.supply.bill_of_materials import bill

OSV = "https://api.osv.dev/v1/querybatch"
POSTGRES = "https://www.postgresql.org/versions.json"
NOTHING_KNOWN, FOUND, UNKNOWN = 0, 1, 2
BY_OSV = frozenset({"pypi", "npm", "golang"})
AT_ONCE = 500


@dataclass
class LookedUp:
    """`found`: part to ids; `unknown`: parts nobody answered for; `asked`: how many were."""

    found: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def code(self) -> int:
        if self.found:
            return FOUND
        return UNKNOWN if self.unknown else NOTHING_KNOWN


def looked_up(parts: Iterable[Component], web: httpx.Client) -> LookedUp:
    """Ask about each part once; a source that fails or makes no sense leaves its parts unknown."""
    answers = LookedUp()
    kinds: dict[str, list[Component]] = {}
    for part in parts:
        assert part.purl
        kinds.setdefault(part.purl.type, []).append(part)
    by_osv = [part for kind in sorted(BY_OSV & set(kinds)) for part in kinds[kind]]
    for at in range(0, len(by_osv), AT_ONCE):
        _osv(by_osv[at : at + AT_ONCE], web, answers)
    for part in kinds.get("generic", []):
        _postgres(part, web, answers)
    return answers


def _osv(parts: Sequence[Component], web: httpx.Client, answers: LookedUp) -> None:
    try:
        asked = {"queries": [{"package": {"purl": str(part.purl)}} for part in parts]}
        results = web.post(OSV, json=asked).raise_for_status().json()["results"]
        known = [[each["id"] for each in result.get("vulns", [])] for result in results]
        for part, ids in zip(parts, known, strict=True):
            if ids:
                answers.found[str(part.purl)] = sorted(ids)
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
        answers.unknown += [str(part.purl) for part in parts]
    else:
        answers.asked += len(parts)


def _postgres(part: Component, web: httpx.Client, answers: LookedUp) -> None:
    major, _, minor = str(part.version).partition(".")
    try:
        listed: list[Mapping[str, object]] = web.get(POSTGRES).raise_for_status().json()
        release = next(each for each in listed if each["major"] == major)
        latest, supported = int(str(release["latestMinor"])), bool(release["supported"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError, StopIteration):
        answers.unknown.append(str(part.purl))
        return
    answers.asked += 1
    if not supported:
        answers.found[str(part.purl)] = [f"{major} is no longer mended"]
    elif int(minor) < latest:
        answers.found[str(part.purl)] = [f"{major}.{latest} is out"]


def main() -> int:
    with httpx.Client(timeout=20) as web:
        answers = looked_up(bill().components, web)
    for part, ids in answers.found.items():
        print(f"{part}: {', '.join(ids)}")
    print(f"{answers.asked} parts asked about, {len(answers.found)} with something known")
    if answers.unknown:
        print(f"unknown: nobody answered for {len(answers.unknown)} parts, so nothing is said of")
        print("  " + ", ".join(part.removeprefix("pkg:") for part in sorted(answers.unknown)))
    return answers.code


if __name__ == "__main__":
    sys.exit(main())
