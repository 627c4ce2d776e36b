"""A second program that speaks the protocol, from the tables of `docs/protocol.md` alone.

It imports nothing of the package, the relay or the terminal program; a test sees to that. Where
it needs to know something, the page has to say it.
"""
