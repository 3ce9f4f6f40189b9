"""Every SELECT, by subject. Each function takes a connection from ``tracker.store.reading``, and most return a frame.

A column is ``col(Pledge.amount_low)``: so a type checker sees it, and an editor can rename it. ``table_of`` is for what
is asked of any table.

``events``     summits and milestones on one line of time; ``event_filters`` which of them
``summits``    what one summit holds, and where they were
``pledges``    pledges with their firmness and current status, and what one pledge holds; ``pledge_filters`` which
``totals``     what pledges of money add up to
``parties``    who came to what, who promised what
``sources``    publications, and the citations that hang on them
``records``    rows as forms need them, their names, and their history
``labels``     what a record goes by in a list, and what tells two apart
``terms``      what a search looks for, in every spelling; ``periods`` the days in it
``frames``     from a SELECT to a frame
"""
