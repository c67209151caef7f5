"""The billing engine: pure functions on frozen dataclasses.

No database, no window, no clock, no floats. `items.due` says what is due; `lines` and
`compose` say what it comes to; `explain` says why.
"""
