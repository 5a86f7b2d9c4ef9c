"""Console (command-line interface): `jejak` at a terminal, and the demonstration."""
