"""Where work is computed: in this process, in several processes of this machine, or on a Dask cluster.

All three go the same way: as many tasks are under way as keep everybody busy, no more, and a result is handed on before
the next task is taken up. So a long list of tasks is never held in memory, and what is under way is always known.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.errors import RunError, UserError
from sim.files.finding import printable

Task = TypeVar("Task")
Result = TypeVar("Result")

SECONDS_TO_ANSWER = 15
"""How long a cluster may take to answer at first."""

SECONDS_IDLE = 1800
"""How long processes wait for another task before they end; somebody may read an answer before they ask again."""

SECONDS_TO_LEAVE = 0.5
"""How long processes may take to leave what nobody wants any more, before they are killed."""


class Unwanted(BaseException):
    """Nobody wants the result of the task that this process is about, so it leaves it."""


_at_work = False


@dataclass(frozen=True)
class Lost:
    """A task that has no result, because the process that computed it ended abruptly, whenever it was tried."""

    cause: str
    attempts: int


def spread(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    jobs: int = 1,
    cluster: str = "",
    known: Callable[[Task], Result | None] = lambda _: None,
) -> Iterator[tuple[Task, Result | Lost]]:
    """Call a function on every task whose result is not known, and yield both as soon as it is, in no order.

    `jobs` is the number of processes; one is this process itself. `cluster` is the address of a Dask scheduler,
    whose workers are used instead. An exception in the function is raised here; a process that ends abruptly, killed or
    out of memory, costs no other task its result.
    """
    if cluster:
        yield from _on_cluster(function, iter(tasks), known, cluster)
    elif jobs == 1:
        for task in tasks:
            result = known(task)
            yield task, function(task) if result is None else result
    else:
        yield from _in_processes(function, iter(tasks), known, jobs)


def results(function: Callable[[Task], Result], tasks: Iterable[Task], jobs: int = 1) -> Iterator[Result]:
    """Call a function on every task and yield what it returns; raises RunError if a process ends abruptly."""
    for task, result in spread(function, tasks, jobs):
        if isinstance(result, Lost):
            raise RunError(f"{printable(str(task), 60)}: {result.cause}")
        yield result


def cluster_says(address: str, question: Callable[[], str]) -> dict[str, str]:
    """Ask every worker of a cluster the same question; raises UserError if there is no cluster or no worker."""
    with _client(address) as client:
        answers: dict[str, str] = client.run(question, on_error="return")
    for worker, answer in answers.items():
        if isinstance(answer, BaseException):
            raise UserError(
                f"--cluster {printable(address)}: the worker {worker} cannot compute: {printable(repr(answer))}. "
                "Install the same version of Piecerate there."
            )
    if not answers:
        raise UserError(f"--cluster {printable(address)}: no worker has joined; start some with `dask worker`.")
    return answers


def _flow(
    submit: Callable[..., Future[Result]],
    function: Callable[[Task], Result],
    tasks: Iterator[Task],
    known: Callable[[Task], Result | None],
    under_way: dict[Future[Result], Task],
    most: Callable[[], int],
) -> Iterator[tuple[Task, Result | Lost]]:
    """Keep so many tasks under way; a task stays among them until its result has been taken."""
    while True:
        while len(under_way) < most():
            try:
                task = next(tasks)
            except StopIteration:
                break
            result = known(task)
            if result is None:
                under_way[submit(function, task)] = task
            else:
                yield task, result
        if not under_way:
            return
        done = wait(under_way, return_when=FIRST_COMPLETED).done
        for future in sorted(done, key=_went_wrong):
            found = future.result()
            yield under_way.pop(future), found


def _in_processes(
    function: Callable[[Task], Result], tasks: Iterator[Task], known: Callable[[Task], Result | None], jobs: int
) -> Iterator[tuple[Task, Result | Lost]]:
    from loky import get_reusable_executor

    def executor() -> Any:
        return get_reusable_executor(max_workers=jobs, timeout=SECONDS_IDLE, initializer=_listen)

    def submit(function: Callable[[Task], Result], task: Task) -> Future[Result]:
        future: Future[Result] = executor().submit(_unless_unwanted, function, task)
        return future

    under_way: dict[Future[Result], Task] = {}
    try:
        while True:
            under_way = {}
            try:
                yield from _flow(submit, function, tasks, known, under_way, lambda: 2 * jobs)
                return
            except BrokenExecutor:
                # One of these ended its process. Each by itself shows which one, and the others lose nothing.
                suspects = list(under_way.items())
            for future, task in suspects:
                if _went_wrong(future):
                    future = submit(function, task)
                error = future.exception()
                yield task, Lost(_first_line(error), 2) if isinstance(error, BrokenExecutor) else future.result()
    except BaseException:
        if not _left(executor(), list(under_way)):
            executor().shutdown(wait=True, kill_workers=True)
        raise


def _left(executor: Any, futures: list[Future[Result]]) -> bool:
    """Have all processes leave what they are about, so that they can be used again; False if one does not."""
    end = time.monotonic() + SECONDS_TO_LEAVE
    while hasattr(signal, "SIGUSR1") and time.monotonic() < end:  # there is none on Windows
        begun = [future for future in futures if not future.cancel() and not future.done()]
        if not begun:
            return True
        # Some are begun as soon as others have been left, so it takes more than one signal.
        for process in list(executor._processes or ()):
            with suppress(ProcessLookupError):  # it has ended by itself
                os.kill(process, signal.SIGUSR1)
        wait(begun, timeout=0.02)
    return False


def _unless_unwanted(function: Callable[[Task], Result], task: Task) -> Result | None:
    """Call a function in this process; None if its result became unwanted meanwhile."""
    global _at_work
    try:
        _at_work = True
        return function(task)
    except Unwanted:
        return None
    finally:
        _at_work = False


def _leave(signum: int, frame: object) -> None:
    if _at_work:
        raise Unwanted


def _on_cluster(
    function: Callable[[Task], Result], tasks: Iterator[Task], known: Callable[[Task], Result | None], address: str
) -> Iterator[Any]:
    from distributed import KilledWorker

    with _client(address) as client:
        pool = client.get_executor(pure=False)
        under_way: dict[Future[Any], Task] = {}
        try:
            while True:
                try:
                    # Workers come and go, so how many there are is asked again and again.
                    yield from _flow(
                        pool.submit, function, tasks, known, under_way, lambda: 2 * max(1, _threads(client))
                    )
                    return
                except KilledWorker:
                    # Dask has tried it on several workers, and each of them died of it.
                    for future in [future for future in under_way if isinstance(_error(future), KilledWorker)]:
                        yield under_way.pop(future), Lost(_first_line(future.exception()), 4)
        except (CancelledError, OSError) as error:
            raise UserError(
                f"--cluster {printable(address)}: the cluster is gone ({type(error).__name__}). "
                "What was finished is kept; start it again, and the same command."
            ) from None


def _threads(client: Any) -> int:
    return int(sum(client.nthreads().values()))


def _error(future: Future[Any]) -> BaseException | None:
    return future.exception() if future.done() and not future.cancelled() else None


def _went_wrong(future: Future[Any]) -> bool:
    return not future.done() or future.cancelled() or future.exception() is not None


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--cluster needs Dask: pip install 'piecerate[cluster]'.") from None
    try:
        return Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(
            f"--cluster {printable(address)}: no Dask scheduler answers there ({type(error).__name__}); write it as "
            "tcp://HOST:8786."
        ) from None


def _listen() -> None:
    """Leave interrupts to the parent, who tells this process what is unwanted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, _leave)


def _first_line(error: BaseException | None) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else 'its process ended abruptly'}"[:300]
