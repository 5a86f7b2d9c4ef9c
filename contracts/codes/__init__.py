"""Code lists: meanings that are stored, with the numbers and labels that others use."""
