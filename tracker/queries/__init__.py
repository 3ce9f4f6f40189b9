"""Every SELECT, by subject. Each function takes a connection from ``tracker.store.reading``, and most return a frame.

``events``     summits and milestones on one line of time
``summits``    what one summit holds
``pledges``    pledges with their firmness and current status, and what one pledge holds
``parties``    who came to what, who promised what
``sources``    publications, and the citations that hang on them
``records``    rows as forms need them, their names, and their history
``frames``     from a SELECT to a frame, and what the databases spell their own way
"""
