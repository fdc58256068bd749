"""Sentences before they have a language, and the languages that briefs, maps and charts are in."""
