"""Deadlines (durable timers, timeouts of a process manager): until when, and then what."""
