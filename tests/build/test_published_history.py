"""What a commit has published binds the next one, even if somebody edits or deletes the files."""

import json
import subprocess
from pathlib import Path

import pytest

from infra.build import publish
from infra.build.history import SAMPLES, SCHEMAS, broken_since, known

BORN = f"{SCHEMAS}/registry.member-born.v1.json"
SAMPLE = f"{SAMPLES}/registry.member_born.v1.json"


def git(repository: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Budi", "-c", "user.email=budi@jejak.example"]
    subprocess.run(
        ["git", "-C", str(repository), *who, *arguments], check=True, capture_output=True
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, in which everything is published."""
    publish.write(tmp_path / "contracts")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Publish")
    return tmp_path


def test_what_did_not_change_breaks_nobody(repository: Path) -> None:
    assert broken_since(repository, "HEAD") == []


def test_a_field_taken_out_by_hand_is_found(repository: Path) -> None:
    schema = json.loads((repository / BORN).read_text())
    del schema["properties"]["fact"]["properties"]["mother_id"]
    (repository / BORN).write_text(json.dumps(schema))
    assert broken_since(repository, "HEAD") == [f"{BORN}: .fact.mother_id: field is gone"]


def test_a_deleted_schema_or_sample_is_found(repository: Path) -> None:
    (repository / BORN).unlink()
    (repository / SAMPLE).unlink()
    assert broken_since(repository, "HEAD") == [f"{BORN}: is gone", f"{SAMPLE}: is gone"]


def test_a_rewritten_sample_is_found(repository: Path) -> None:
    (repository / SAMPLE).write_text("{}")
    assert broken_since(repository, "HEAD") == [f"{SAMPLE}: a sample was rewritten"]


@pytest.mark.parametrize("ref", ["origin/main", "HEAD"])
def test_this_tree_keeps_what_was_published(ref: str) -> None:
    repository = publish.ROOT.parent
    if known(repository, ref):
        assert broken_since(repository, ref) == []
