"""Measurements: ratios against a named peer in one run. None of these is a test."""
