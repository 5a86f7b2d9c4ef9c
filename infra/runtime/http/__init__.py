"""HTTP: rights, provenance, repeats and problems, the same for every service."""
