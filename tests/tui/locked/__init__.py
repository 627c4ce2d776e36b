"""What lies on the disk behind a passphrase."""
