"""What can go wrong with a server, said so that the reader knows what to do next."""


class ServerError(Exception):
    """A server that cannot be found, started, reached or trusted; the message says what to do."""


class AlreadyRunningError(ServerError):
    """Another supervisor holds this home."""


class UnreachableError(Exception):
    """Nobody answered, or somebody who is no server of that kind. Worth another try."""


class RefusedError(Exception):
    """A server answered that is not ours, or that does not know the user."""
