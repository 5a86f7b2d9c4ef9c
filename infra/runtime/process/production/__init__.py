"""Production (hardening profile): what a process refuses to start with, and its certificates."""
