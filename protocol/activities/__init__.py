"""The kinds of activity: one module each, and what they share. `kinds` lists them."""
