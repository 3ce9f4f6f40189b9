"""Every SELECT, by subject. Each function takes a connection from ``tracker.store.reading``, and most return a frame.

``events``     summits and milestones on one line of time
``summits``    what one summit holds
``pledges``    pledges with their firmness and current status, and what one pledge holds
``parties``    who came to what, who promised what
``sources``    publications, and the citations that hang on them
``records``    rows as forms need them, their names, and their history
``labels``     what a record goes by in a list, and what tells two apart
``terms``      what a search looks for, in every spelling; ``periods`` the days in it
``frames``     from a SELECT to a frame
"""
