"""Opening what a page draws only when it is opened: expanders, and tabs one after the other."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest


def opened(page: AppTest) -> AppTest:
    """Open every expander that the page hears of."""
    keys = {_key(expander.proto.id) for expander in page.expander if expander.proto.id}
    for key in keys:
        page.session_state[key] = True
    return page.run()


def by_tab(page: AppTest) -> Iterator[str]:
    """Open one tab after the other and yield its name; a page without tabs is as it is."""
    containers = page.get("tab_container")
    if not containers:
        yield ""
        return
    for tab in [str(tab.label) for tab in page.tabs]:
        page.session_state[_key(containers[0].proto.id)] = tab
        page.run()
        yield tab


def _key(id: str) -> str:
    """Return the key that the code gave to an element, which Streamlit writes after a digest."""
    return id.split("-", 2)[2]
