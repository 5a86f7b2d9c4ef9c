"""Commands about welfare: surveys, desil, the end of a listing, what a verified case decided."""
