"""What is told in words to readers elsewhere: differences between two states, and briefs."""
