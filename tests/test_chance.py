"""Chance: draws belong to what they are for, are uniform, and are not related to one another.

Seeds are fixed; each threshold would fail less than once in ten thousand seeds.
"""

import itertools

import numpy as np
import pytest

from sim.chance import Chance, Stream, pair_hash

COUNT = 4096
FIVE_SIGMA = 5 / np.sqrt(COUNT)


def chi_square(values: np.ndarray, cells: int) -> float:
    """Return the chi-square of uniform values as standard deviations from its mean."""
    seen = np.bincount((values * cells).astype(int), minlength=cells)
    expected = values.size / cells
    return float((((seen - expected) ** 2 / expected).sum() - (cells - 1)) / np.sqrt(2 * (cells - 1)))


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    return abs(float(np.corrcoef(one, other)[0, 1]))


def hashes(ones, others) -> np.ndarray:
    return np.array([pair_hash(one, other) for one in ones for other in others], dtype=np.uint64)


def test_draws_of_one_address_are_uniform():
    assert abs(chi_square(Stream(1, "a test").uniforms(64 * COUNT), 256)) < 5


@pytest.mark.parametrize("what", ["owner", "ordinal", "block"])
def test_first_draws_over_many_addresses_are_uniform(what):
    stream = Stream(1, "a test")
    first = np.array([stream.uniforms(1, **{what: i})[0] for i in range(4 * COUNT)])
    assert abs(chi_square(first, 64)) < 5
    assert correlation(first[1:], first[:-1]) < FIVE_SIGMA


@pytest.mark.parametrize("other", [{"owner": 4}, {"ordinal": 6}, {"block": 8}])
def test_neighbouring_addresses_have_nothing_in_common(other):
    stream = Stream(1, "a test")
    address = {"owner": 3, "ordinal": 5, "block": 7}
    one, neighbour = stream.uniforms(COUNT, **address), stream.uniforms(COUNT, **address | other)
    assert not np.isin(one, neighbour).any()
    assert correlation(one, neighbour) < FIVE_SIGMA


@pytest.mark.parametrize(
    "other", [Stream(1, "another"), Stream(2, "a test"), Stream(1, "a test", 0), Stream(1, "a test", 1)]
)
def test_streams_of_another_purpose_seed_or_replication_have_nothing_in_common(other):
    one, elsewhere = Stream(1, "a test").uniforms(COUNT, owner=3), other.uniforms(COUNT, owner=3)
    assert not np.isin(one, elsewhere).any()
    assert correlation(one, elsewhere) < FIVE_SIGMA


def test_swapping_two_parts_of_an_address_leads_elsewhere():
    stream = Stream(1, "a test")
    addresses = itertools.product(range(5), repeat=3)
    first = [stream.uniforms(1, owner=a, ordinal=b, block=c)[0] for a, b, c in addresses]
    assert len(set(first)) == 125


def test_draws_do_not_depend_on_the_order_in_which_they_are_asked_for():
    forwards, backwards = Stream(1, "a test"), Stream(1, "a test")
    one = {owner: forwards.uniforms(7, owner=owner).tolist() for owner in range(20)}
    other = {owner: backwards.uniforms(7, owner=owner).tolist() for owner in reversed(range(20))}
    assert one == other


def test_asking_for_more_draws_does_not_change_the_first():
    stream = Stream(1, "a test")
    few = stream.uniforms(3, owner=1).tolist()
    stream.at(9).integers(0, 10, 3, dtype=np.uint32)
    assert stream.uniforms(1000, owner=1)[:3].tolist() == few


def test_people_are_the_same_in_every_replication_and_luck_is_not():
    one, other = Chance(1, 0), Chance(1, 1)
    assert one.of_people("traits").uniforms(5).tolist() == other.of_people("traits").uniforms(5).tolist()
    assert not np.isin(one.of_luck("traits").uniforms(5), other.of_luck("traits").uniforms(5)).any()


def test_luck_of_the_same_replication_is_the_same():
    draws = [Chance(1, 3).of_luck("looks").uniforms(5, owner=2).tolist() for _ in range(2)]
    assert draws[0] == draws[1]


def test_another_seed_gives_other_people():
    draws = [Chance(seed, 0).of_people("traits").uniforms(5) for seed in (1, 2)]
    assert not np.isin(*draws).any()


@pytest.mark.parametrize("dimension", range(5))
@pytest.mark.parametrize("count", [512, 1000, 1024])
def test_a_spread_fills_every_dimension_evenly(count, dimension):
    points = Stream(1, "a test").spread(count, 5)[:, dimension]
    cells = np.bincount((points * 64).astype(int), minlength=64)
    assert np.abs(cells - count / 64).max() <= 1


def test_a_spread_fills_the_square_evenly_where_independent_draws_would_not():
    points = Stream(1, "a test").spread(1024, 2)
    cells = np.bincount((points * 8).astype(int) @ [8, 1], minlength=64)
    assert np.abs(cells - 16).max() <= 1


def test_a_spread_has_no_point_whose_normal_quantile_is_infinite():
    points = Stream(1, "a test").spread(1000, 5)
    assert points.shape == (1000, 5)
    assert (points > 0).all()
    assert (points < 1).all()


def test_a_spread_of_one_point_is_one_point():
    assert Stream(1, "a test").spread(1, 3).shape == (1, 3)


@pytest.mark.parametrize("dimension", range(3))
def test_a_spread_that_is_dealt_fills_every_dimension_evenly(dimension):
    points = Stream(1, "a test").dealt(1000, 3)[:, dimension]
    cells = np.bincount((points * 64).astype(int), minlength=64)
    assert np.abs(cells - 1000 / 64).max() <= 1


@pytest.mark.parametrize("seed", range(8))
def test_spreads_go_together_row_by_row_and_those_that_are_dealt_do_not(seed):
    traits = Stream(seed, "traits").spread(4096, 2)
    first = traits[:, 0] < 0.25
    among = {way: (getattr(Stream(seed, "tools"), way)(4096, 2)[first, 0] < 0.25).mean() for way in ("spread", "dealt")}
    assert among["spread"] in (0, 1)
    assert among["dealt"] == pytest.approx(0.25, abs=0.05)
    assert abs(np.corrcoef(traits.T, Stream(seed, "tools").dealt(4096, 2).T)[:2, 2:]).max() < 0.06


def test_what_the_first_rows_are_dealt_does_not_depend_on_how_many_follow():
    few, many = (Stream(1, "a test").dealt(count, 2) for count in (100, 5000))
    assert (few == many[:100]).all()


def test_two_replications_have_spreads_of_their_own():
    one, other = (Chance(1, replication).of_luck("postings").spread(64, 2) for replication in (0, 1))
    assert (one != other).all()


def test_keys_are_whole_numbers_below_two_to_the_64_and_all_differ():
    keys = Stream(1, "a test").keys(COUNT)
    assert len(set(keys)) == COUNT
    assert all(isinstance(key, int) and 0 <= key < 1 << 64 for key in keys)
    assert abs(chi_square(np.array(keys) / 2.0**64, 64)) < 5


@pytest.mark.parametrize(("shift", "bits"), [(52, 12), (11, 53), (0, 24)])
def test_a_pair_hash_is_uniform_over_pairs_in_the_bits_that_are_used(shift, bits):
    stream = Stream(1, "a test")
    drawn = (hashes(stream.keys(256), stream.keys(256, owner=1)) >> np.uint64(shift)) & np.uint64((1 << bits) - 1)
    assert abs(chi_square(drawn / 2.0**bits, 256)) < 5


def test_pairs_that_share_a_person_are_not_related():
    stream = Stream(1, "a test")
    people = stream.keys(COUNT)
    tastes = [hashes(people, [key]) / 2.0**64 for key in stream.keys(12, owner=1)]
    for one, other in itertools.combinations(tastes, 2):
        assert correlation(one, other) < FIVE_SIGMA


def test_a_low_draw_for_one_thing_says_nothing_about_another():
    stream = Stream(1, "a test")
    people = stream.keys(16 * COUNT)
    one, other = (hashes(people, [key]) / 2.0**64 for key in stream.keys(2, owner=1))
    cells = (one * 16).astype(int) * 16 + (other * 16).astype(int)
    assert abs(chi_square((cells + 0.5) / 256, 256)) < 5


def test_two_parts_of_one_pair_hash_are_not_related():
    stream = Stream(1, "a test")
    drawn = hashes(stream.keys(64), stream.keys(64, owner=1))
    high, low = (drawn >> np.uint64(52)).astype(float), (drawn & np.uint64(0xFFFFFF)).astype(float)
    assert correlation(high, low) < FIVE_SIGMA


def test_flipping_any_bit_of_a_key_flips_half_of_the_hash():
    one, other = Stream(1, "a test").keys(2)
    flipped = [(pair_hash(one, other) ^ pair_hash(one ^ (1 << bit), other)).bit_count() for bit in range(64)]
    assert 28 < np.mean(flipped) < 36
