"""Sentences of the settings."""

from typing import Final

TITLE: Final = "Settings"
NAME: Final = "Your name. What your partner sees."
RELAY: Final = "Relay. Only for sessions with a partner who is somewhere else."
RELAY_PLACEHOLDER: Final = "relay.example.org"
RELAY_WRONG: Final = "That is not the address of a relay. It looks like relay.example.org."
PLAIN_RELAY: Final = (
    "The line to this relay would not be encrypted: others on the way could see when you two talk. "
    "Use an address that begins with wss://."
)
THEME: Final = "Colours"
DARK: Final = "dark"
LIGHT: Final = "light"
NUDGES: Final = "Hints about what may be hard to hear. Only you see them."
LEADS: Final = "I lead sessions of others. The first screen offers it then."
ON: Final = "on"
OFF: Final = "off"
SAVE: Final = "Save"
SAVED: Final = "Saved."
