"""What a page says, offers and asks: plain data, for whatever draws it."""
