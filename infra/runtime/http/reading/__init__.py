"""Reading over HTTP: pages, versions (ETag), and waiting for one's own write."""
