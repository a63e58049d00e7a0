"""Who must be told? Policy, outbox, wording and channels."""
