"""Sentences about being led, in the same words for the two and for whoever leads them."""

from typing import Final

from protocol.door.introduction import Policy

POLICY: Final[dict[Policy, str]] = {
    Policy.WITH_ME: "What you tell me alone stays with me unless you say otherwise.",
    Policy.MAY_BRING_IN: (
        "I do not carry secrets: what matters to both I may bring in, after telling you first."
    ),
    Policy.NONE: "I take no private words.",
}
"""What becomes of a word with one, as the facilitator says it; shown word for word on all three."""
