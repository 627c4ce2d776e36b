"""One person's side of a session: what was heard, said and kept."""
