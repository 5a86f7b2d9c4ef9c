"""Images are pinned to what their registry says they are, or not at all."""

import re
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from infra.build.supply import digests
from infra.build.supply.digests import FILES, NoAnswer, address, digest, pinned, tags

MANIFEST = b'{"schemaVersion":2,"manifests":[]}'
SAID = f"sha256:{sha256(MANIFEST).hexdigest()}"
OLDER = "sha256:" + "0" * 64
COMPOSE = f"""services:
  ours:
    image: jejak:local
  postgres:
    image: postgres:18.6-bookworm
  nats:
    image: nats:2.15.1-alpine@{OLDER}
"""
DOCKERFILE = "FROM python:3.11-slim-bookworm AS build\nRUN true\nFROM python:3.11-slim-bookworm\n"


def hub(request: httpx.Request) -> httpx.Response:
    """As Docker Hub answers: who asks for a token first may read."""
    if request.url.host == "auth.docker.io":
        return httpx.Response(200, json={"token": request.url.params["scope"]})
    name = "/".join(request.url.path.split("/")[2:-2])
    scope = f"repository:{name}:pull"
    if request.headers.get("Authorization") != f"Bearer {scope}":
        realm = "https://auth.docker.io/token"
        said = f'Bearer realm="{realm}",service="registry.docker.io",scope="{scope}"'
        return httpx.Response(401, headers={"WWW-Authenticate": said})
    assert "oci.image.index" in request.headers["Accept"]
    return httpx.Response(200, content=MANIFEST, headers={"Docker-Content-Digest": SAID})


def asked(answer: object, image: str = "postgres:18.6-bookworm") -> str:
    with httpx.Client(transport=httpx.MockTransport(answer)) as web:  # type: ignore[arg-type]
        return digest(image, web)


def test_a_tag_is_what_its_registry_says_after_asking_for_a_token() -> None:
    assert asked(hub) == SAID


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(404),
        httpx.Response(401),
        httpx.Response(401, headers={"WWW-Authenticate": 'Basic realm="x"'}),
        httpx.Response(200, content=MANIFEST, headers={"Docker-Content-Digest": OLDER}),
    ],
)
def test_where_nobody_answers_or_what_is_said_does_not_fit_it_has_no_digest(
    answer: httpx.Response,
) -> None:
    with pytest.raises(NoAnswer, match=r"postgres:18\.6-bookworm"):
        asked(lambda _: answer)


def test_a_registry_out_of_reach_is_no_answer() -> None:
    def away(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(NoAnswer):
        asked(away)


def test_an_image_without_a_host_is_docker_hubs_and_another_its_own_hosts() -> None:
    hub_at = "https://registry-1.docker.io/v2"
    assert address("nats:2.15.1-alpine") == f"{hub_at}/library/nats/manifests/2.15.1-alpine"
    assert address("otel/collector:1") == f"{hub_at}/otel/collector/manifests/1"
    assert address("ghcr.io/a/b:2") == "https://ghcr.io/v2/a/b/manifests/2"


def test_every_image_but_ours_is_pinned_again_and_nothing_else_changes() -> None:
    assert tags(COMPOSE) == {"postgres:18.6-bookworm", "nats:2.15.1-alpine"}
    text = pinned(COMPOSE, dict.fromkeys(tags(COMPOSE), SAID))
    assert text.count(f"@{SAID}") == 2 and OLDER not in text and "image: jejak:local\n" in text
    assert text.replace(f"@{SAID}", "") == COMPOSE.replace(f"@{OLDER}", "")
    built = pinned(DOCKERFILE, {"python:3.11-slim-bookworm": SAID})
    assert built.splitlines()[0] == f"FROM python:3.11-slim-bookworm@{SAID} AS build"
    assert built.count(SAID) == 2


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The repository's own files, to be written to."""
    found = [tmp_path / file.name for file in FILES]
    for file, copy in zip(FILES, found, strict=True):
        copy.write_text(file.read_text())
    monkeypatch.setattr(digests, "FILES", found)
    return found


def test_our_own_files_are_pinned_whole_and_a_second_time_alike(
    copies: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(httpx, "Client", client_of(hub))
    assert digests.main() == 0
    once = [copy.read_text() for copy in copies]
    named = re.findall(r"^(?:\s*image: |FROM )(?!jejak)(\S+)", "\n".join(once), re.MULTILINE)
    assert len(named) >= 5 and all(each.endswith(f"@{SAID}") for each in named)
    assert digests.main() == 0
    assert [copy.read_text() for copy in copies] == once


def test_where_one_registry_is_silent_nothing_is_pinned_and_it_is_named(
    copies: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def half(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if "nats" in request.url.path else hub(request)

    monkeypatch.setattr(httpx, "Client", client_of(half))
    assert digests.main() == 1
    assert "nothing is pinned" in capsys.readouterr().out
    assert [copy.read_text() for copy in copies] == [file.read_text() for file in FILES]


def client_of(answer: object) -> object:
    real = httpx.Client
    return lambda **given: real(transport=httpx.MockTransport(answer), **given)  # type: ignore[arg-type]
