"""The charts: functions from a frame to a Plotly figure.

They use neither Streamlit nor the database, and "today" is always the argument ``as_of``. Each chart also has a
function that describes it in one or two sentences, for readers who do not see it.
"""
