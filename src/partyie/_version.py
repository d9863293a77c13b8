"""The version of partyie, in one place."""

__version__ = "0.1.0"
