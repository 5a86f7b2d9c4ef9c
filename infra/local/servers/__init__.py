"""Servers (embedded PostgreSQL and NATS): found, started on loopback, provisioned, proved ours."""
