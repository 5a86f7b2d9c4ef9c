"""Classes of data (data classification): how each field of a fact travels, and who may open it."""
