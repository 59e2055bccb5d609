"""The command line: reads arguments, calls, prints, says how it went.  No mathematics.

Nothing is imported here: `completion` is asked for at every Tab.
"""
