"""Commands about what changes in a life: marriage, divorce, occupation, schooling, disability.

The world changed, and the years before stay as they were; what had been wrong is a correction.
"""
