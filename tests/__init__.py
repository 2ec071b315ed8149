"""Tests state promises: each name is one."""
