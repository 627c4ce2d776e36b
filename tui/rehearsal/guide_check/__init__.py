"""What `unhurried guide check` says of a guide: pure, but for the pages that are drawn."""
