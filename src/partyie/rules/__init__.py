"""Rule files: found, read, and compiled into matchers."""
