"""Jobs (background work, job queue): a file from its upload to its last family, kill-safe."""
