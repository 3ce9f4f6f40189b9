"""Reads .xlsx and .ods files in a process of their own; nothing here imports more than that process needs."""
