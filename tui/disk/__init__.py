"""What this laptop keeps, and how it is gone again."""
