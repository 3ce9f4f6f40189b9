"""Every SELECT, by subject. Each function takes a connection from ``tracker.store.reading``; most return a frame.

Write a column as ``col(Pledge.amount_low)``, so that a type checker sees it and an editor can rename it. ``table_of``
is for queries that work on any table.

``events``         summits and milestones in order of time; ``event_filters`` selects them, ``event_dates`` sorts them
``summits``        the parts of one summit, and the places of all
``pledges``        pledges with firmness and current status, and the parts of one; ``pledge_filters`` selects them
``totals``         sums of money pledged; ``entries`` the pledges behind a sum
``lives``          how a promise was repeated, changed and kept; ``wakes`` which pledges wait for what
``slips``          meetings that were moved, and pledges past due
``parties``        who came to what, who promised what
``delegations``    who sat at held meetings; used by ``party_pairs``, ``ladder``, ``last_seats`` and ``firsts``
``party_pairs``    how often two parties came together and signed the same texts
``ladder``         at which level a few parties came to one meeting after another
``firsts``         how often something happened again, and the gaps; ``recurrences`` says what is counted
``issues``         what each text and each party says on an issue; ``likeness`` which clauses may belong together
``sources``        publications and their citations
``accounts``       the values on which sources differ
``evidence``       what could be known on a day; ``hindsight`` restricts every query to what was known on a day
``watch``          what has to be looked at again; ``silences`` since when there was no news, and nobody looked
``records``        rows as forms need them, their names, and their history
``tables``         rows of any table by value, and what links to one record
``news``           saves with their changes, and events and pledges that were added
``past``           the store at earlier revisions
``twins``          records that may be the same thing entered twice
``labels``         the name of a record in a list, different for each
``search_terms``   the terms of a search, in every spelling; ``search_dates`` the days in it
``frames``         from a SELECT to a frame
``premises``       which question follows from others, and which can be asked of some records alone
"""
