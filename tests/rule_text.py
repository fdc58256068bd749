"""A rule of one's own, for tests that read it or spoil it."""

GOOD = """
id = "mine"
title = "Mine"
country = "KE"
network = "post"
wording = "Half of everybody within a kilometre."
year = 2024
status = "in force"
read = "primary"
metric = "straight line"

[source]
title = "A law"
publisher = "A parliament"

[asks]
share = 0.5
within_m = 1000.0
"""
