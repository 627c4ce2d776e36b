"""The session: what may happen, who may do it, and what has."""
