"""Problem files: YAML in, solved problems with their expected answers compared out.

sheets = reading.read(["problems/"])
for outcome in running.solve_all(sheets): ...
outcomes.exit_status(…)        0 all right, 1 some wrong or unreadable, 2 nothing read
schema.schema()                the JSON Schema of a file, for editors
"""
