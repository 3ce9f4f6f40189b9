"""What ``python -m tracker`` can do: each command with its arguments.

A command returns its exit code: 0, or 1 where it found a fault or stopped early. Other failures are TrackerErrors.
"""
