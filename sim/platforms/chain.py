"""The chain of intermediaries: a directed acyclic graph from platforms through vendors to those who do the work."""

from collections.abc import Mapping

import networkx as nx

from sim.sections.vendor import Vendor


def graph(platforms: Mapping[str, object], vendors: Mapping[str, Vendor]) -> nx.DiGraph:
    """Return who passes work on to whom: an edge from each platform or vendor to the vendors that take its work.

    An edge carries the margin and the delay of the vendor that it leads to.
    """
    chain = nx.DiGraph()
    chain.add_nodes_from([*platforms, *vendors])
    for name, vendor in vendors.items():
        for source in vendor.through:
            chain.add_edge(source, name, margin=vendor.margin, delay_days=vendor.delay_days)
    return chain


def circle(chain: nx.DiGraph) -> list[str]:
    """Return the names along a circle, the first again at the end, or nothing if there is none.

    >>> one = Vendor(country="MG", worker_share=0, through=["two"])
    >>> circle(graph({"main": None}, {"one": one, "two": Vendor(country="MG", worker_share=1, through=["one"])}))
    ['one', 'two', 'one']
    """
    try:
        edges = nx.find_cycle(chain)
    except nx.NetworkXNoCycle:
        return []
    return [edges[0][0], *(end for _, end in edges)]


def way(chain: nx.DiGraph, platform: str, vendor: str) -> list[str]:
    """Return the vendors through whose hands money goes from a platform to a vendor's workers, by the fewest steps.

    Empty if no work of the platform reaches the vendor.
    """
    if not nx.has_path(chain, platform, vendor):
        return []
    steps: list[str] = nx.shortest_path(chain, platform, vendor)
    return steps[1:]
