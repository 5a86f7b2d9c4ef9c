"""The demonstration (end-to-end walkthrough): a small regency is loaded, one family is followed.

`story.py` is its table of contents; the acts are told by who acts.
"""
