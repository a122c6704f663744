"""How slow the worker of these tests is, so that it can be caught in the middle of something small."""

BATCH = 3  # people to a transaction
THOUGHT = 0.2  # seconds in the middle of each
THINKING = "thinking"  # the file that is there as long
