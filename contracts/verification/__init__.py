"""Facts of verification, and the command by which it asks the registry to carry a change out."""
