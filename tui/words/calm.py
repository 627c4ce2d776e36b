"""Sentences for whoever waits while a page is for the other alone."""


def title(partner: str) -> str:
    return f"A moment for {partner}"


def text(partner: str) -> str:
    return (
        f"This page is for {partner} alone. Nothing is asked of you just now.\n\n"
        f"Look up from the screen for a moment. It goes on by itself when {partner} is done."
    )


def nothing_to_do(partner: str) -> str:
    """What the main key says."""
    return f"Nothing is asked of you just now. It goes on when {partner} is done."
