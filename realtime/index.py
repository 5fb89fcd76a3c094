"""Who reads a topic: an inverted index, so that an event costs its readers and nobody else."""

from collections.abc import Callable, Collection, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)

#: a list is half the size of a set and as fast to walk; removing from a long one is not
LIST_MAX = 32


class Index(Generic[K, V]):
    """key -> its readers: a list while they are few, a set beyond. Nobody is in it twice."""

    __slots__ = ("_readers",)

    def __init__(self) -> None:
        self._readers: dict[K, list[V] | set[V]] = {}

    def __len__(self) -> int:
        return len(self._readers)

    def keys(self, wanted: Callable[[K], bool]) -> list[K]:
        """Those keys that have readers and are wanted. Cost: a pass over all keys."""
        return [key for key in self._readers if wanted(key)]

    def of(self, key: K) -> Collection[V]:
        return self._readers.get(key, ())

    def add(self, key: K, reader: V) -> None:
        readers = self._readers.get(key)
        if readers is None:
            self._readers[key] = [reader]
        elif isinstance(readers, set):
            readers.add(reader)
        elif reader not in readers:
            readers.append(reader)
            if len(readers) > LIST_MAX:
                self._readers[key] = set(readers)

    def discard(self, key: K, reader: V) -> None:
        readers = self._readers.get(key)
        if readers is None or reader not in readers:
            return
        readers.remove(reader)
        if not readers:
            del self._readers[key]
