"""Three seats without a third person: a facilitator who plays itself, and two who are led."""
