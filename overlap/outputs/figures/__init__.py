"""What maps and charts share: one font by path, text from strangers made plain, files without a clock."""
