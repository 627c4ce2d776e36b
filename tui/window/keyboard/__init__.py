"""The input side: from the bytes of a terminal to keys, pastes and clicks, and never to words."""
