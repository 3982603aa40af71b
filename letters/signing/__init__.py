"""Electronic signatures: the office's own authority, and a door for others.

Everything here works on bytes; only `enrolment` and the commands know the models.
pyHanko is slow to import, so it is imported inside functions.
"""
