"""What the register says of those who receive, asked of the fold (projection): the one meaning."""
