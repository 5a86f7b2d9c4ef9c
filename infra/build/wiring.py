"""What follows from the topology: who may do what in NATS, and the services of the compose file.

`python -m infra.build.wiring` writes it between its marks, and leaves the rest of a file alone; a
test compares.
"""

import re
from collections.abc import Callable
from pathlib import Path

from infra.runtime.messaging.history.answering import answers_for, asked_at
from infra.runtime.messaging.streams import durable, stream_name
from infra.runtime.messaging.topology import PARTICIPANTS, Participant
from infra.runtime.process.settings import API, WORKERS

ROOT = Path(__file__).parents[2]
FIRST_PORT = 8101
MARKED = re.compile(
    r"(?P<begin>[ ]*# topology: (?P<part>\w+)\n)(?P<ours>.*?)(?P<end>[ ]*# end\n)", re.S
)


def nats_users() -> str:
    return "\n".join(map(_nats_user, PARTICIPANTS))


def _nats_user(each: Participant) -> str:
    allowed = [
        *_as_sender(each),
        *(line for source in each.hears for line in _as_hearer(each, source)),
    ]
    return f"""      {{ user: {each.name}, password: ${each.name.upper()}_PASSWORD, permissions: {{
          publish: {{ allow: [
{"".join(f"            {line},{chr(10)}" for line in allowed)}          ] }},
          subscribe: {{ allow: [ {", ".join(_listens(each))} ] }} }} }}
"""


def _listens(each: Participant) -> list[str]:
    """To answers, and to who asks for its history."""
    own = [f'"_INBOX_{each.name}.>"']
    return [*own, f'"{asked_at(each.name)}"']


def _as_sender(each: Participant) -> list[str]:
    """Its own subjects, and what it must read of its own stream."""
    stream = stream_name(each.name)
    reads = f'"$JS.API.DIRECT.GET.{stream}", "$JS.API.DIRECT.GET.{stream}.>"'
    own = [f'"$JS.API.STREAM.{verb}.{stream}"' for verb in ("INFO", "MSG.GET")]
    hearers = (other.name for other in PARTICIPANTS if each.name in other.hears)
    answers = [f'"{answers_for(hearer, each.name)}.*"' for hearer in hearers]
    return [f'"{each.name}.>"', *own, reads, *answers]


def _as_hearer(each: Participant, source: str) -> list[str]:
    """Names are whole tokens: a durable is listed, never matched."""
    own = f"{stream_name(source)}.{durable(each.name, source)}"
    return [
        f'"$JS.API.CONSUMER.MSG.NEXT.{own}"',
        f'"$JS.API.CONSUMER.INFO.{own}"',
        f'"$JS.ACK.{own}.>"',
        f'"{asked_at(source)}"',
    ]


def compose_services() -> str:
    """Each as its API and as its workers, which nobody outside asks anything."""
    return "\n".join(
        f"""{_process(each.name, each.name, API)}    ports: ["127.0.0.1:{port}:{port}"]

{_process(f"{each.name}-{WORKERS}", each.name, WORKERS)}"""
        for port, each in enumerate(PARTICIPANTS, FIRST_PORT)
    )


def _process(name: str, service: str, part: str) -> str:
    return f"""  {name}:
    <<: *service
    command: [services.{service}, {part}]
    secrets: [{{ source: settings_{name}, target: settings }}]
    volumes:
      - ./.compose/secrets/{service}:/var/lib/jejak/secrets/{service}
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
    "infra/config/nats/server.conf": {"users": nats_users},
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
