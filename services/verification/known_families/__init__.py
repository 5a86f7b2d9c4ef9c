"""Known families (read model): our own copy of what the registry says of who lives where."""
