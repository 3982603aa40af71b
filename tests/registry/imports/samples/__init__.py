"""Synthetic files of every layout, typed from the description of the formats.

Nothing here is imported from the readers: what a header or a code is called stands here
a second time, literally. Each module has a function that returns the file as bytes.
"""
