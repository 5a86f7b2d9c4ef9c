"""Supervisor (process manager, watchdog): starts all in order, restarts what died, stops all."""
