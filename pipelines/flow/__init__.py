"""What each asset does, as plain functions over a workspace: Dagster and the CLI are two ways to call them.

A step reads tables, writes its own table, and is skipped when its inputs and its code are what they were.
"""
