"""HTML as a browser's reader takes it: the text of the elements, and which elements there are."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def text_of(html: str) -> str:
    return "".join(read(html).text)


def tags_of(html: str) -> list[str]:
    return [name for name, _ in read(html).tags]


def attributes_of(html: str, tag: str) -> list[dict[str, str]]:
    return [attributes for name, attributes in read(html).tags if name == tag]
