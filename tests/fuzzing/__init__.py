"""Whatever anybody sends: every answer is one that the service says it gives (schemathesis)."""
