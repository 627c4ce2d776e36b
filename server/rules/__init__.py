"""The relay's rules, pure: rooms, lobbies, paces, time."""
