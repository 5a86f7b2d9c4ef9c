"""What is kept where, for how long, and how it is forgotten."""
