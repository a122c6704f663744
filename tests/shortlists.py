"""What the tests of the line and of the reveal begin from."""

from decimal import Decimal

from recruitment.cutting import Asked

# Three applicants, scored alike by two members: one far above, one in the middle, one below.
THREE = [{0: "4", 1: "2", 2: "1"}] * 2
AT_4 = Asked("mean", mean=Decimal(4))
# What would give a guaranteed interview away.
SCHEME_WORDS = ("guarantee", "disability", "armed", "scheme", "covenant")
