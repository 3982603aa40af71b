"""How the office sees itself: registers, figures, reports."""
