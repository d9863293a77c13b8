"""Rule files: found, read, and compiled into a program."""
