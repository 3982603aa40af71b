"""Invented people, officials and letters: what a visitor and a training room see."""
