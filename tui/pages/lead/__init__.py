"""What a facilitator reads, and can do, as plain data: one module for each part of the screen."""
