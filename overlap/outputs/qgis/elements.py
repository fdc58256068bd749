"""XML elements with attributes and texts that XML can carry."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from overlap.domain.text import clean_text

# Characters outside `Char` of XML 1.0 (section 2.2), which no escape can bring in.
_NO_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Replace what XML cannot carry by U+FFFD."""
    return _NO_XML.sub("\ufffd", clean_text(text))


def root(tag: str, **attributes: str | float) -> ET.Element:
    """A new element; numbers become text."""
    return ET.Element(tag, {name: xml_text(str(value)) for name, value in attributes.items()})


def child(parent: ET.Element, tag: str, text: str = "", /, **attributes: str | float) -> ET.Element:
    """A new element inside another."""
    element = root(tag, **attributes)
    element.text = xml_text(text) or None
    parent.append(element)
    return element


def document(element: ET.Element, doctype: str) -> str:
    """The text of a whole document, indented by one space."""
    ET.indent(element, " ")
    return f"{doctype}\n{ET.tostring(element, encoding='unicode')}\n"
