"""Emergency access (break-glass): an officer reads beyond the office, and it is looked at after."""
