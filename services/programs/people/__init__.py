"""People (individual beneficiaries): enrolments of one person, and what follows when they move."""
