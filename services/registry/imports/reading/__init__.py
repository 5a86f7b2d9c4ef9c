"""Reads a population file into typed rows, grouped into families; judges the file, nothing else.

`read_population_file` in `reader.py` is the way in; `rows.py` holds what comes out.
"""
