"""A small web on loopback: real HTTP servers with feeds and pages, and a real mail server, for tests end to end."""
