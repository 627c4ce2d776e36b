"""What the room shows, one view for each phase of the session."""
