"""The terminal program: holds the session, shows it, speaks to one relay."""
