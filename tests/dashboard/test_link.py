"""A link gives back what it was made from, and nothing else can be made to pass for one."""

import base64
import json

import pytest

from dashboard import link
from dashboard.request import Request, Side
from sim import UserError

WANTED = Request(
    sides=(Side(scenario="baseline"), Side(scenario="residence-floor", changes={"run.days": 7})), replications=6
)


def token(content: object) -> str:
    return "1." + base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_link_gives_back_the_request_and_asks_for_the_same_job() -> None:
    again = link.decode(link.encode(WANTED))
    assert again == WANTED
    assert again.id == WANTED.id


def test_a_link_holds_only_letters_that_an_address_may_hold() -> None:
    assert link.encode(WANTED).replace(".", "").replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        [[["baseline", {}]]],
        [[["baseline", {}]], 1],
        [[["baseline", {}]], 100_000],
        [[["baseline", {}]] * 5, 2],
        [[["baseline", {"run.days": [7]}]], 2],
        [[["baseline", {"run.days": float("nan")}]], 2],
        [[["baseline", {}, {}]], 2],
        {"sides": []},
    ],
)
def test_what_holds_no_request_is_refused(content: object) -> None:
    with pytest.raises(UserError, match="damaged"):
        link.decode(token(content))


def test_a_value_out_of_range_is_refused_by_name() -> None:
    with pytest.raises(UserError, match=r"run\.days"):
        link.decode(token([[["baseline", {"run.days": -4}]], 2]))


def test_another_format_is_named() -> None:
    with pytest.raises(UserError, match="format 9"):
        link.decode("9.abc")


def test_a_link_beyond_the_limit_is_not_even_read() -> None:
    with pytest.raises(UserError, match="too long"):
        link.decode("1." + "A" * link.LONGEST)
