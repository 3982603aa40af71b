"""Residents as spreadsheets that the own import reads back without a change."""
