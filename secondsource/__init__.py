"""What does it mean? The judgement: pure functions over frozen values.

No clock, network, database, log or chance in this room; it imports nothing of ours (docs/adr/0001-rooms.md).
"""
