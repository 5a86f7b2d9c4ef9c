"""`make digests`: pin every image we start, or build on, to what its registry says it is today.

A digest is what the registry names and the manifest hashes to; where nobody answers, or the two
differ, nothing is written: a digest is never guessed. The registry speaks the OCI distribution API.
"""

import re
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]
FILES = (ROOT / "docker-compose.yml", ROOT / "infra" / "build" / "images" / "Dockerfile")
OURS = "jejak"
LINE = re.compile(
    r"^(?P<before>\s*image:\s*|FROM\s+)(?P<name>[\w./-]+):(?P<tag>[\w.-]+)(?:@sha256:[0-9a-f]{64})?",
    re.MULTILINE,
)
MANIFESTS = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
CHALLENGE = re.compile(r'(\w+)="([^"]*)"')


class NoAnswer(Exception):
    """Nobody said what the tag is, or what was said does not fit together."""


def tags(text: str) -> set[str]:
    """Every image that is named, as `name:tag`; our own is built here and has no registry."""
    found = (f"{line['name']}:{line['tag']}" for line in LINE.finditer(text))
    return {each for each in found if not each.startswith(f"{OURS}:")}


def pinned(text: str, digests: Mapping[str, str]) -> str:
    def line(found: re.Match[str]) -> str:
        image = f"{found['name']}:{found['tag']}"
        return f"{found['before']}{image}@{digests[image]}" if image in digests else found[0]

    return LINE.sub(line, text)


def address(image: str) -> str:
    """Where the manifest lies: a name without a host is Docker Hub's."""
    name, _, tag = image.rpartition(":")
    host, _, rest = name.partition("/")
    if not rest or not ("." in host or host == "localhost"):
        host, rest = "registry-1.docker.io", name if rest else f"library/{name}"
    return f"https://{host}/v2/{rest}/manifests/{tag}"


def digest(image: str, web: httpx.Client) -> str:
    """Raises NoAnswer."""
    try:
        answer = web.get(address(image), headers={"Accept": MANIFESTS})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            allowed = {"Accept": MANIFESTS, "Authorization": f"Bearer {_token(answer, web)}"}
            answer = web.get(address(image), headers=allowed)
        answer.raise_for_status()
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise NoAnswer(f"{image}: {type(error).__name__}") from error
    hashed = f"sha256:{sha256(answer.content).hexdigest()}"
    if answer.headers.get("Docker-Content-Digest", hashed) != hashed:
        raise NoAnswer(f"{image}: the manifest is not what the registry calls it")
    return hashed


def _token(refused: httpx.Response, web: httpx.Client) -> str:
    """For reading what everybody may read."""
    said = dict(CHALLENGE.findall(refused.headers["WWW-Authenticate"]))
    asked = {name: said[name] for name in ("service", "scope") if name in said}
    token: str = web.get(said["realm"], params=asked).raise_for_status().json()["token"]
    return token


def main() -> int:
    texts = {file: file.read_text() for file in FILES}
    found, missing = {}, []
    with httpx.Client(timeout=20, follow_redirects=True) as web:
        for image in sorted(set().union(*map(tags, texts.values()))):
            try:
                found[image] = digest(image, web)
            except NoAnswer as error:
                missing.append(str(error))
    for image, said in found.items():
        print(f"{image} {said}")
    if missing:
        print("nothing is pinned: of these nobody says what they are\n  " + "\n  ".join(missing))
        return 1
    for file, text in texts.items():
        file.write_text(pinned(text, found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
