"""The list of all sheets, with a link to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from overlap.domain.run import RunContent
from overlap.outputs.brief.sheets.books import Book
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.sheets.markup import anchor, table, whole_page
from overlap.outputs.brief.sheets.names import area_name
from overlap.outputs.language.known import network_name
from overlap.outputs.language.messages import Value, say
from overlap.outputs.language.shown import shown
from overlap.outputs.language.words import Words


def index_page(run: RunContent, lists: Lists, books: Sequence[Book], words: Words) -> bytes:
    """A page with a row for each sheet of these books."""
    title = words.say(say("Referral sheets"))
    content: dict[str, Any] = {
        "language": words.tag,
        "right_to_left": words.right_to_left,
        "name": shown(run.name),
        "title": title,
    }
    heads = [say("Area")]
    if not books[0].level:
        heads = [say("Counter"), say("Network"), *heads[: len(books[0].named)]]
    rows = [row for book in books for row in _rows(lists, book, words)]
    body = table(
        escape(content["name"]), [escape(words.say(each)) for each in heads], rows, [False] * len(heads)
    )
    return whole_page(content, body)


def _rows(lists: Lists, book: Book, words: Words) -> Iterator[list[str]]:
    for number, key in enumerate(book.keys, 1):
        target = escape(f"{quote(f'{book.stem}.{words.language}.html')}#{anchor(number)}")
        texts: list[Value] = [area_name(lists, book.level, key)]
        if not book.level:
            counter = lists.counters[key]
            texts = [counter.name, network_name(counter.network), *book.named]
        first, *others = (escape(words.say(each)) for each in texts)
        yield [f'<a href="{target}">{first}</a>', *others]
