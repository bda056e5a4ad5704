"""Somebody who visits the dashboard without a browser, by Streamlit's own messages: so many can come at once.

What a browser does is done here as well: the page is asked for, moved widgets are told of, and what wants to be looked
at again from time to time (a job that runs) is.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

ANSWER = "The worker in the middle earns"
"""What the page says once a comparison has been computed, or as far as it has been."""

COMPUTED = "Computed: the answer is below"
"""What the button says once all of it has been computed."""

RUN = "Run the comparison"
LEVER = "Added for unpaid time, typed"

LONG = 600.0
"""Seconds after which a visitor gives up."""


@contextmanager
def visit(address: str) -> Iterator["Visitor"]:
    """Open the page of the dashboard at an address."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, origin=address, subprotocols=["streamlit"], max_size=None) as socket:
        yield Visitor(address, socket)


class Visitor:
    """One visit: what the page shows, and what there was to complain about."""

    def __init__(self, address: str, socket: ClientConnection) -> None:
        self.shown: dict[tuple[int, ...], Delta] = {}
        """What stands in each place of the page."""
        self.complaints: list[str] = []
        self._drawn: dict[tuple[int, ...], int] = {}  # in which drawing of the page or a part of it
        self._drawings = 0
        self._drawing = self._whole = True
        self._moved: dict[str, WidgetState] = {}
        self._looks: dict[str, float] = {}  # seconds between two looks at a part of the page
        self._due: dict[str, float] = {}
        self._page = ""
        self._query = ""
        self._address = address
        self._socket = socket
        self._ask()

    def sees(self, text: str) -> bool:
        """Tell whether a text stands on the page."""
        return any(text.encode() in delta.SerializeToString() for delta in self.shown.values())

    def wait_for(self, text: str) -> None:
        """Wait until the page is drawn and a text stands on it."""
        self.wait(lambda: not self._drawing and self.sees(text), text)

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Listen until something is so, looking again at what wants it; raises TimeoutError in the end."""
        end = time.monotonic() + LONG
        while not until():
            now = time.monotonic()
            if now > end:
                raise TimeoutError(f"waited {LONG:.0f} seconds for “{what}”; complaints: {self.complaints}")
            for part in [part for part, due in self._due.items() if due <= now]:
                self._due[part] = now + self._looks[part]
                self._ask(fragment_id=part, is_auto_rerun=True)
            try:
                data = self._socket.recv(timeout=max(0.0, min([end, *self._due.values()]) - now))
            except TimeoutError:
                continue
            self._hear(ForwardMsg.FromString(data))

    def move(self, percent: int) -> None:
        """Move a lever of the rule, and wait until the page has taken notice."""
        self.open("Levers: change the rule and who reacts")
        self.wait_for(LEVER)
        self.type(LEVER, percent)
        self.wait_for("modified from")

    def run(self) -> None:
        """Press the button that computes, unless somebody else has done so."""
        button = self._find("button", RUN, COMPUTED)
        if not button.disabled:
            self.press(button.label)

    def open(self, label: str) -> None:
        """Open what can be opened."""
        self._tell(self._find("expandable", label).id, bool_value=True)

    def type(self, label: str, number: float) -> None:
        """Type a number."""
        self._tell(self._find("number_input", label).id, double_value=number)

    def press(self, label: str) -> None:
        """Press a button."""
        button = self._find("button", label)
        self._tell(button.id, trigger_value=True)
        del self._moved[button.id]  # it is pressed but once

    def _find(self, kind: str, *labels: str) -> Any:
        for delta in self.shown.values():
            holder = delta.add_block if delta.HasField("add_block") else delta.new_element
            if holder.WhichOneof("type") == kind and getattr(holder, kind).label in labels:
                return getattr(holder, kind)
        raise LookupError(f"there is no {kind} “{labels[0]}” on the page")

    def _tell(self, id: str, **value: Any) -> None:
        self._moved[id] = WidgetState(id=id, **value)
        self._ask()

    def _ask(self, **of_a_part: Any) -> None:
        """Ask for the page, or a part of it, to be drawn with the widgets as they are."""
        state = ClientState(query_string=self._query, page_script_hash=self._page, **of_a_part)
        state.widget_states.widgets.extend(self._moved.values())
        state.context_info.locale, state.context_info.url = "en-GB", self._address
        self._drawing = self._drawing or not of_a_part
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            self._drawings += 1
            self._whole = not message.metadata.run.fragment_ids
            if self._whole:
                self._drawing = True
                self._looks.clear()
                self._due.clear()
        elif kind == "delta" and message.delta.WhichOneof("type") in ("new_element", "add_block"):
            place = tuple(message.metadata.delta_path)
            self.shown[place], self._drawn[place] = message.delta, self._drawings
            self._complain(message.delta)
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            part = message.auto_rerun.fragment_id
            self._looks[part] = message.auto_rerun.interval
            self._due[part] = time.monotonic() + message.auto_rerun.interval
        elif kind == "script_finished":
            self._finish(message.script_finished)

    def _finish(self, how: int) -> None:
        """Take away what stood there before and was not drawn again."""
        if how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.complaints.append("the page could not be compiled")
        if how != ForwardMsg.FINISHED_SUCCESSFULLY or not self._whole:
            return
        self._drawing = False
        for place in [place for place, drawn in self._drawn.items() if drawn != self._drawings]:
            del self.shown[place], self._drawn[place]

    def _complain(self, delta: Delta) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "exception":
            self.complaints.append(f"{element.exception.type}: {element.exception.message}")
        elif element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
            self.complaints.append(element.alert.body)
