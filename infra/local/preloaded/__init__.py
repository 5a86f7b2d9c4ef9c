"""Preloaded (fork server): one process that has imported all, of which ours are forked."""
