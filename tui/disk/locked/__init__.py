"""What lies on the disk behind a passphrase: the key, and the files that only it opens."""
