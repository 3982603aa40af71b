"""Residents from the spreadsheets that offices have: read, check, decide, write."""
