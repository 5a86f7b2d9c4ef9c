"""Operations (administration): commands for whoever keeps the installation running."""
