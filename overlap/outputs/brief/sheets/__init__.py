"""Referral sheets: a page for the wall of each counter, or one for each area, in books to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.brief.sheets.area import area_sheet
from overlap.outputs.brief.sheets.books import Book, books_by_area, books_of_areas, single
from overlap.outputs.brief.sheets.counter import counter_sheet
from overlap.outputs.brief.sheets.foot import foot
from overlap.outputs.brief.sheets.index import index_page
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.sheets.markup import book_page
from overlap.outputs.brief.sheets.printed import book_pdf
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.messages import Message, say
from overlap.outputs.language.shown import shown
from overlap.outputs.language.words import Words

__all__ = ["FORMATS", "books_of", "sheet_files"]

FORMATS = ("pdf", "html")


def books_of(run: RunContent, level: str | None, counter: str | None = None) -> tuple[Lists, list[Book]]:
    """What the sheets are made from, and the books that they are bound in.

    Parameters
    ----------
    level
        A sheet for each area of this level instead of one for each counter.
    counter
        The id of the only counter that is wanted.
    """
    lists = Lists.of(run)
    if counter is not None:
        return lists, [single(lists, counter)]
    return lists, books_by_area(lists) if level is None else books_of_areas(lists, level)


def sheet_files(
    run: RunContent,
    lists: Lists,
    books: Sequence[Book],
    languages: Iterable[str],
    formats: Iterable[str],
) -> Iterator[tuple[str, bytes]]:
    """The files of the sheets with their names, such as `district-12.fr.pdf`, one at a time."""
    chosen = list(formats)
    for language in languages:
        words = Words(language)
        for book in books:
            content = _content(run, lists, book, words)
            if "pdf" in chosen:
                yield f"{book.stem}.{language}.pdf", book_pdf(content, words)
            if "html" in chosen:
                yield f"{book.stem}.{language}.html", book_page(content)
        if "html" in chosen and len(books) > 1:
            yield f"index.{language}.html", index_page(run, lists, books, words)


def _content(run: RunContent, lists: Lists, book: Book, words: Words) -> dict[str, Any]:
    """A book in one language, as JSON values."""
    sheets = [
        area_sheet(lists, book.level, each) if book.level else counter_sheet(lists, each)
        for each in book.keys
    ]
    title: Message = say("Referral sheets")
    return {
        "language": words.tag,
        "right_to_left": words.right_to_left,
        "name": shown(run.name),
        "title": " · ".join([words.say(title), *map(words.say, book.named)]),
        "foot": [words.say(each) for each in foot(run, words)],
        "one_page": not book.level,
        "sheets": [spoken(each, words, {}) for each in sheets],
    }
