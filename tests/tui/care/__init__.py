"""Care, as plain data: no screen, no clock, no network."""
