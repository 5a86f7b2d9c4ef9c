"""The people of the demonstration."""
