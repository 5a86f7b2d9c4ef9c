"""The routes of operations, for every service alike."""

from infra.runtime.process.operations import measuring, parked_lines, repeating

OPERATIONS = [measuring.router, parked_lines.router, repeating.router]
