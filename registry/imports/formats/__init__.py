"""One module per layout of a file of residents."""
