"""The relay: keeps ordered logs that it cannot read, hands entries out, and forgets."""
