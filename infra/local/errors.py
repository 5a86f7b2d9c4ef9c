"""What can go wrong with a server, said so that the reader knows what to do next."""


class ServerError(Exception):
    """A server that cannot be found, started, reached or trusted; the message says what to do."""
