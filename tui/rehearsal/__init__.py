"""Sessions without a second person: practice, and the check."""
