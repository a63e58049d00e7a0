"""The circles of a graph: which nodes lead to each other, each after all that it leads to (Tarjan 1972)."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

_Node = TypeVar("_Node", bound=Hashable)


def circles_of(following: Mapping[_Node, Sequence[_Node]]) -> Iterator[tuple[_Node, ...]]:
    """The strongly connected parts, most of them single nodes; what a part leads to comes before it.

    following   node -> where it leads; every node is a key
    Cost        linear in nodes and edges, without recursion: a chain may be a thousand long
    """
    index: dict[_Node, int] = {}
    lowest: dict[_Node, int] = {}
    open_nodes: list[_Node] = []
    is_open: set[_Node] = set()
    for start in following:
        if start in index:
            continue
        path: list[tuple[_Node, Iterator[_Node]]] = []
        _enter(start, following, index, lowest, open_nodes, is_open, path)
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in index:
                    _enter(target, following, index, lowest, open_nodes, is_open, path)
                    break
                if target in is_open:
                    lowest[node] = min(lowest[node], index[target])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == index[node]:
                    circle = [open_nodes.pop()]
                    while circle[-1] != node:
                        circle.append(open_nodes.pop())
                    is_open.difference_update(circle)
                    yield tuple(circle)


def _enter(
    node: _Node,
    following: Mapping[_Node, Sequence[_Node]],
    index: dict[_Node, int],
    lowest: dict[_Node, int],
    open_nodes: list[_Node],
    is_open: set[_Node],
    path: list[tuple[_Node, Iterator[_Node]]],
) -> None:
    index[node] = lowest[node] = len(index)
    open_nodes.append(node)
    is_open.add(node)
    path.append((node, iter(following[node])))
