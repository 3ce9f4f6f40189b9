import plotly.graph_objects as go

from dashboard.charts import palette


def test_a_figure_is_copied_once_however_often_it_is_drawn():
    figure = palette.empty("Nothing is recorded.")
    assert figure.to_dict() is figure.to_dict()
    assert figure.to_dict() == go.Figure(figure).to_dict()
