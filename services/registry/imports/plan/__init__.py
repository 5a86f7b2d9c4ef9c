"""Plans (dry run, diff): what committing a file would do to the register, row by row."""
