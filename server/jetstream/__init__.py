"""Rooms that several relays keep together, in NATS JetStream. No command line leads here yet."""
