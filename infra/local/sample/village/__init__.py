"""A made-up village (synthetic population): people, families, homes and the numbers they get."""
