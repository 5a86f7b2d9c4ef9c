"""Facts and commands of verification. Importing this package registers all of them."""

from contracts.verification import cases, commands

__all__ = ["cases", "commands"]
