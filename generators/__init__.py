"""What goes out: drafts for people to edit."""
