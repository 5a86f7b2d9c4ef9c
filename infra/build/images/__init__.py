"""Images (containers): what docker-compose.yml builds from, mounts and runs once."""
