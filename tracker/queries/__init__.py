"""Every SELECT, by subject. Each function takes a connection from ``tracker.store.reading``; most return a frame.

Write a column as ``col(Pledge.amount_low)``, so that a type checker sees it and an editor can rename it. ``table_of``
is for queries that work on any table.

``events``     summits and milestones in order of time; ``event_filters`` selects them
``summits``    the parts of one summit, and the places of all
``pledges``    pledges with firmness and current status, and the parts of one; ``pledge_filters`` selects them
``totals``     sums of money pledged
``parties``    who came to what, who promised what
``issues``     what each text and each party says on an issue; ``likeness`` which clauses may belong together
``sources``    publications and their citations
``records``    rows as forms need them, their names, and their history
``tables``     rows of any table by value, and what links to one record
``news``       saves with their changes, and events and pledges that were added
``labels``     the name of a record in a list, different for each
``terms``      the terms of a search, in every spelling; ``periods`` the days in it
``frames``     from a SELECT to a frame
"""
