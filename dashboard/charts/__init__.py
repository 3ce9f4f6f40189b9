"""The charts: a frame in, a Plotly figure out.

They know neither Streamlit nor the database, and "today" is always the argument ``as_of``. Each module also
describes its chart in one or two plain sentences, for readers who do not see it.
"""
