"""Files (xlsx and CSV reader): a table of cells out of whatever was uploaded, or a refusal."""
