"""What the pretend partner does in each kind of activity: one module each. `kinds` lists them."""
