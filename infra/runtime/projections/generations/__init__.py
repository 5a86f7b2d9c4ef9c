"""Generations (versioned read models): a view's tables by what they are made and kept with."""
