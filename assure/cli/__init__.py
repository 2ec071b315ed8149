"""One file a group of commands. They read arguments, call the rooms, and print."""
