"""Exact mathematics that shows its steps: the lowest floor, which knows nothing above it."""
