"""Facts about a village itself: since when its register counts."""
