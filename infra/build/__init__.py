"""Build (code generation): published contracts, region tables and images, made from the code."""
