"""How does a person read the rows?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.row import NOT_MEASURED, Row

HEAD = ("id", "figure", "value", "against", "ratio", "target", "met")


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3g}"


def cells(row: Row) -> tuple[str, ...]:
    """The words of one row; a value that is missing is said to be so, and why where that is known."""
    figure, measured = row.figure, row.measured
    void = f"void: {measured.void}" if measured.void else NOT_MEASURED
    value = void if row.value is None else f"{row.value:.4g} {figure.unit}".rstrip()
    against = "—"
    if figure.target.of:
        found = row.reference
        against = (
            f"{figure.target.of}: {NOT_MEASURED if found is None else f'{found:.4g} {figure.unit}'}"
        )
    verdict = row.verdict
    met = "yes" if verdict.met else "no"
    target = figure.target.words(figure.unit)
    return figure.id, figure.says, value, against, _number(verdict.ratio), target, met


def _line(words: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(word.ljust(width) for word, width in zip(words, widths, strict=True)).rstrip()


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Lines of as many cells each, one below the other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(words, widths) for words in lines)


def table(rows: Iterable[Row]) -> str:
    return aligned([HEAD, *(cells(row) for row in rows)])
