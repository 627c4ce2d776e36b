"""Two strangers to each other's keys meet over six words."""
