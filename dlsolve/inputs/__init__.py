"""Text into exact values, as trees that show what was typed.  No text is evaluated."""
