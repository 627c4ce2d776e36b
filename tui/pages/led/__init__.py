"""What the two see of somebody who leads them, and of being asked whether they let one in."""
