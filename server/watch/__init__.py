"""What whoever runs a relay can see of it: counts, a log, its health."""
