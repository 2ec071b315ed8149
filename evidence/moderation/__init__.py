"""Many bodies side by side: what moderators look at. Nothing here decides, and no workspace is ever written to."""
