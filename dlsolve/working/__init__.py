"""The derivation as data: names, trees, steps, the working.  Knows no topic, no screen."""
