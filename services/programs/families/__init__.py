"""Families (read model, versioned by registry position): what criteria may ask of each family."""
