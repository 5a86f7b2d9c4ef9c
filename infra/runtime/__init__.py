"""The runtime: all that a service needs and that knows no word of its domain, in eight rooms."""
