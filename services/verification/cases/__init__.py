"""Steps of a case (commands, vertical slices): one file per step, from a proposal to its end."""
