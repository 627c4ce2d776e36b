"""Pages about what the two kept."""
