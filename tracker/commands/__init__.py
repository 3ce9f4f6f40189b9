"""What ``python -m tracker`` can do: each command with its arguments."""
