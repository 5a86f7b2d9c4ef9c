"""Facts about a village itself: since when its register counts, and its dusun, RW and RT."""
