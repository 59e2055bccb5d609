"""A person's text against a working: comparing answers, and later whole workings."""
