"""What is said about one subject is sealed under that subject's key; without the key it is gone."""
