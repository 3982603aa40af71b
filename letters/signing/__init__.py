"""Electronic signatures: the office's own authority, and a door for others.

Most of it works on bytes; the models are known to `enrolment`, `passphrase`,
`revocation`, `publication`, `at_hand` and `due`.
pyHanko is slow to import, so it is imported inside functions.
"""
