"""The way in: the command line. No rules live here."""

__version__ = "0.1.0"
