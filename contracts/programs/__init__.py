"""Facts of programmes: rules, determinations, enrolments."""
