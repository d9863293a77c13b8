"""The checker of rule files."""
