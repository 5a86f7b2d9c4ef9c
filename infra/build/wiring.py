"""What follows from the topology: who may do what in NATS, and the services of the compose file.

`python -m infra.build.wiring` writes it between its marks, and leaves the rest of a file alone; a
test compares.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from infra.runtime.messaging.connection import PREFIX
from infra.runtime.messaging.history.answering import LONGEST, asked_at
from infra.runtime.messaging.streams import durable, stream_name
from infra.runtime.messaging.topology import PARTICIPANTS, Participant
from infra.runtime.process.settings import API, WORKERS

ROOT = Path(__file__).parents[2]
FIRST_PORT = 8101
STREAMS = "JEJAK"
"""The account that holds the streams."""
MARKED = re.compile(
    r"(?P<begin>[ ]*# topology: (?P<part>\w+)\n)(?P<ours>.*?)(?P<end>[ ]*# end\n)", re.S
)


def nats_exports() -> str:
    """What the account that holds the streams lets each service ask of them."""
    return _lines(
        f"{{ service: {_quoted(subject)}{_many(subject)}, accounts: [ {_account(each.name)} ] }}"
        for each in PARTICIPANTS
        for subject in _reach(each)
    )


def nats_accounts() -> str:
    return "\n".join(map(_nats_account, PARTICIPANTS))


def _nats_account(each: Participant) -> str:
    asks = [*map(_asked, _reach(each)), *map(asked_at, each.hears)]
    desk = _quoted(asked_at(each.name))
    return f"""  {_account(each.name)} {{
    users: [ {{ user: {each.name}, password: ${each.name.upper()}_PASSWORD, permissions: {{
      publish: {{ allow: [
{_lines(map(_quoted, asks))}      ] }},
      subscribe: {{ allow: [ "_INBOX.>", {desk} ] }},
      allow_responses: {{ max: {LONGEST + 1}, expires: "1m" }} }} }} ]
{_exports(each, desk)}    imports: [
{_lines(map(_import, _reach(each)))}{_lines(map(_desk_of, each.hears))}    ]
  }}
"""


def _exports(each: Participant, desk: str) -> str:
    """Its history, to who hears it; an empty list of accounts would mean all of them."""
    hearers = [_account(other.name) for other in PARTICIPANTS if each.name in other.hears]
    if not hearers:
        return ""
    to = f"accounts: [ {', '.join(hearers)} ]"
    return f"    exports: [ {{ service: {desk}, response_type: stream, {to} }} ]\n"


def _reach(each: Participant) -> list[str]:
    """Its own subjects, the end of its own stream, and its durables on those of others.

    Names are whole tokens: a durable is listed, never matched.
    """
    own = stream_name(each.name)
    pulls = (f"{stream_name(source)}.{durable(each.name, source)}" for source in each.hears)
    return [
        f"{each.name}.>",
        f"$JS.API.STREAM.INFO.{own}",
        f"$JS.API.STREAM.MSG.GET.{own}",
        *(
            subject
            for pull in pulls
            for subject in (
                f"$JS.API.CONSUMER.MSG.NEXT.{pull}",
                f"$JS.API.CONSUMER.INFO.{pull}",
                f"$JS.ACK.{pull}.>",
            )
        ),
    ]


def _asked(subject: str) -> str:
    return subject.replace("$JS.API.", f"{PREFIX}.")


def _import(subject: str) -> str:
    local = f", to: {_quoted(_asked(subject))}" if _asked(subject) != subject else ""
    return f"{{ service: {{ account: {STREAMS}, subject: {_quoted(subject)} }}{local} }}"


def _desk_of(source: str) -> str:
    return f"{{ service: {{ account: {_account(source)}, subject: {_quoted(asked_at(source))} }} }}"


def _many(subject: str) -> str:
    return ", response_type: stream" if ".MSG.NEXT." in subject else ""


def _account(service: str) -> str:
    return service.upper()


def _quoted(subject: str) -> str:
    return f'"{subject}"'


def _lines(each: Iterable[str]) -> str:
    return "".join(f"        {line}\n" for line in each)


def compose_services() -> str:
    """Each as its API and as its workers, which nobody outside asks anything."""
    return "\n".join(
        f"""{_process(each.name, each.name, API)}    networks: [database, traces, office]
    ports: ["${{JEJAK_LISTEN:?run make compose-secrets first}}:{port}:{port}"]

{_process(f"{each.name}-{WORKERS}", each.name, WORKERS)}    networks: [database, messages, traces]
"""
        for port, each in enumerate(PARTICIPANTS, FIRST_PORT)
    )


def _process(name: str, service: str, part: str) -> str:
    return f"""  {name}:
    <<: *service
    command: [services.{service}, {part}]
    secrets: [{{ source: settings_{name}, target: settings }}]
    volumes:
      - ./.compose/secrets/{service}:/var/lib/jejak/secrets/{service}
      - ./.compose/tls/{name}:/var/lib/jejak/tls:ro
      - {service}:/var/lib/jejak/services
"""


def compose_volumes() -> str:
    return "".join(f"  {each.name}:\n" for each in PARTICIPANTS)


def compose_secrets() -> str:
    return "".join(
        f"  settings_{name}: {{ file: ./.compose/settings/{name}.json }}\n"
        for each in PARTICIPANTS
        for name in (each.name, f"{each.name}-{WORKERS}")
    )


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "infra/config/nats/server.conf": {
        "exports": nats_exports,
        "accounts": nats_accounts,
    },
    "docker-compose.yml": {
        "services": compose_services,
        "volumes": compose_volumes,
        "secrets": compose_secrets,
    },
}


def written(name: str, text: str) -> str:
    """A file with its marked parts made anew. Raises KeyError for a mark that nobody writes."""

    def made(found: re.Match[str]) -> str:
        return found["begin"] + PARTS[name][found["part"]]() + found["end"]

    return MARKED.sub(made, text)


def main() -> None:
    for name in PARTS:
        file = ROOT / name
        file.write_text(written(name, file.read_text()))


if __name__ == "__main__":
    main()
