"""Bridges to other libraries; import the one you need by its name."""
