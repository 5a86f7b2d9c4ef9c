"""Villages: what is said of a village itself, and what its operators ask of it."""
