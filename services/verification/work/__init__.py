"""Work (read model): the cases as officers see them, as a list and one by one."""
