"""Texts that a person annotates: a sample, its sheets, the gold files made of them."""
