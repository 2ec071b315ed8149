"""Safe keeping: backups, restoring, exports, and bundles that go to another machine."""
