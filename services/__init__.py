"""The services: registry, verification, programs, reporting, and the console for people."""
