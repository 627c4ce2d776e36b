"""The screens: home, begin, join, the room, settings, help."""
