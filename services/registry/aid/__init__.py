"""Aid (view of another service): who receives what, as programs tells; it decides nothing here."""
