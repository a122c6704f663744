"""How slow the worker of these tests is, so that it can be caught in the middle of something small."""

BATCH = 3  # people to a transaction
THOUGHT = 0.3  # seconds; long beside what a batch of three takes, so that a kill falls inside a transaction
