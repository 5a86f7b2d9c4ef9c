"""Publishing refuses first, writes what changed, never touches a sample, and can be asked only."""

import json
from pathlib import Path

import pytest

from infra.build import history, publish

BORN = "published/schemas/registry.member-born.v1.json"
SAMPLE = "samples/registry.member_born.v1.json"


@pytest.fixture(autouse=True)
def no_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of whole services are tested by themselves."""
    monkeypatch.setattr(publish, "documents", lambda: {"published/asyncapi.yaml": "asyncapi: 3\n"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `python -m infra.build.publish` writes in these tests."""
    monkeypatch.setattr(publish.write, "__defaults__", (tmp_path,))
    monkeypatch.setattr(publish.broken, "__defaults__", (tmp_path,))
    monkeypatch.setattr(publish.faults, "__defaults__", (tmp_path,))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["publish", *arguments])
    return publish.main()


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_is_written_where_readers_expect_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch) == 0
    written = contents(folder)
    assert {BORN, SAMPLE, "samples/provenance.json", "published/asyncapi.yaml"} <= set(written)
    kinds = {name.rsplit("/", 1)[0] for name in written}
    assert kinds == {"published", "published/schemas", "samples"}


def test_publishing_again_changes_no_letter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)
    before = contents(folder)
    assert run(monkeypatch) == 0
    assert contents(folder) == before


def test_files_can_be_compared_line_by_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch)
    for name, text in contents(folder).items():
        assert text.endswith("\n")
        if name.endswith(".json"):
            body = json.loads(text)
            assert list(body) == sorted(body)


def test_asking_only_writes_nothing_and_says_what_is_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--check") == 1
    assert f"{BORN}: run `make published`" in capsys.readouterr().err
    assert contents(folder) == {}
    run(monkeypatch)
    assert run(monkeypatch, "--check") == 0
    assert capsys.readouterr().err == ""


def test_a_change_that_would_break_a_reader_is_refused_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch)
    richer = json.loads((folder / BORN).read_text())
    richer["properties"]["fact"]["properties"]["weight"] = {"type": "integer"}
    (folder / BORN).write_text(json.dumps(richer))
    (folder / "published/asyncapi.yaml").unlink()
    before = contents(folder)
    assert run(monkeypatch) == 1
    assert ".fact.weight: field is gone" in capsys.readouterr().err
    assert contents(folder) == before


def test_a_stored_sample_is_kept_however_it_looks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch)
    (folder / SAMPLE).write_text("as it was stored then")
    assert run(monkeypatch) == 0
    assert (folder / SAMPLE).read_text() == "as it was stored then"


def test_a_sample_holds_every_field_that_is_not_empty() -> None:
    for name, text in publish.samples().items():
        body = json.loads(text)
        assert body, name
        assert None not in body.values(), name


def test_outside_a_repository_nothing_was_published_before(tmp_path: Path) -> None:
    assert not history.known(tmp_path, "HEAD")


def test_a_commit_that_nobody_made_is_not_known() -> None:
    assert not history.known(publish.ROOT.parent, "0" * 40)
