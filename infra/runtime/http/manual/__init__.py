"""Manual: what whoever writes against a service reads there, also without a network."""
