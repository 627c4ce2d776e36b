"""What a relay keeps, and where."""
