"""Real PostgreSQL and NATS servers for one machine, started as children of ours."""
