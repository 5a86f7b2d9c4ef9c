"""How the console speaks to the services: as somebody, over HTTP, with repeats that do no harm."""
