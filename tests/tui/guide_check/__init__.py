"""What `unhurried guide check` says of a guide."""
