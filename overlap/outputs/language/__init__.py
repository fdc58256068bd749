"""The words of all outputs: messages before they have a language, and languages that say them."""
