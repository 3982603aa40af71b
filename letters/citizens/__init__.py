"""What a citizen sees of his own letter, without an account.

Whoever asks shows that he is meant: with the birth date of a person of the letter.
"""
