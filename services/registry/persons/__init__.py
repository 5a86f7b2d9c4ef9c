"""Commands about one person: a NIK is assigned or corrected, biodata are corrected."""
