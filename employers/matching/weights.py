"""How much each part of a score may weigh, in tenths of a point, so that a score is exactly the sum of its parts."""

POINT = 10

OCCUPATION, SAME_GROUP, DONE_BEFORE, DONE_ALIKE = 300, 150, 200, 100
SKILL_KNOWN, SKILL_STEP = 60, 15
KIND = 100
DISTANCE, FAR_MINUTES = 200, 60.0
# A wage that meets the wish; what is above it up to half as much again; what is below it, lost at 30 % less.
WAGE_MET, WAGE_MORE, WAGE_ABOVE, WAGE_BELOW = 100, 100, 0.5, 0.3
HOURS = 100
TAG, TAGS_AT_MOST = 50, 100
HELP_STEP, HELP_AT_MOST = 30, 90
# Fair turns: a little luck that changes each day, less than any step of help, and room made by those who were recommended lately.
TURN = 29
STEP_BACK, STEP_BACK_AT_MOST = 60, 300
LATELY_DAYS = 30
