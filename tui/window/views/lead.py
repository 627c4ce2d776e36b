"""A facilitator's page on the screen: the one view, in a page that has two columns of words."""

from textual.layout import Layout

from tui.window.views.page import PageView
from tui.window.widgets.page import SIDE_BY_SIDE


class LeadView(PageView):
    """The same, wider."""

    @property
    def layout(self) -> Layout:
        return SIDE_BY_SIDE
