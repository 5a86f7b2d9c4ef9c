"""Rows (parsing, validation): what the cells of a file say of people, with every fault named."""
