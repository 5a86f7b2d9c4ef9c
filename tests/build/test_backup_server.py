"""What the guide has an operator type for containers is what the containers understand."""

import re
import shlex

import pytest

from infra.build.images.backup_server import parser
from infra.local.servers.provision import KEYRING
from infra.runtime.messaging.topology import SERVICES
from tests.architecture.sources import REPOSITORY

GUIDE = REPOSITORY / "docs" / "panduan-operator.md"
TYPED = re.compile(r"docker compose run --rm (backup|restore)([^#\n]*)")
VERBS = {"backup": "take", "restore": "restore"}


def typed(text: str) -> list[list[str]]:
    """The words that reach the container, for each such line of a text."""
    return [[VERBS[verb], *shlex.split(rest)] for verb, rest in TYPED.findall(text)]


def test_every_command_of_the_guide_is_understood() -> None:
    commands = typed(GUIDE.read_text())
    assert {words[0] for words in commands} == {"take", "restore"}
    asked = [parser().parse_args(words) for words in commands]
    assert any(each.verb == "restore" and each.check for each in asked)
    assert any(each.verb == "restore" and each.only == "registry" for each in asked)


def test_a_moment_that_the_guide_names_is_one() -> None:
    (moment,) = set(re.findall(r"docker.*restore --until (\S+)", GUIDE.read_text()))
    assert parser().parse_args(["restore", "--until", moment]).until.year == 2026


@pytest.mark.parametrize("database", [*SERVICES, KEYRING])
def test_each_database_that_is_kept_can_be_named(database: str) -> None:
    assert parser().parse_args(["restore", "--only", database]).only == database


@pytest.mark.parametrize("words", ["restore --only postgres", "restore --until besok", "put"])
def test_what_nobody_offers_is_refused_before_anything_begins(words: str) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(words.split())
