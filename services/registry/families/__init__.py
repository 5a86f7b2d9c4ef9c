"""Commands about a family (write slices): it begins, splits, moves house, changes its head."""
