"""Rooms that several relays keep together, in NATS JetStream. `server.housing` leads here."""
