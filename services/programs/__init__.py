"""Programs (social programmes, eligibility): rules, determinations, and who receives what."""
