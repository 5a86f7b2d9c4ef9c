"""Printed (presentation, view models): what a terminal shows of the services' answers."""
