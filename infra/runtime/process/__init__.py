"""The process: one service from its settings to SIGTERM, and what operators ask of it."""
