"""Words of the tool's own that stand in tables, and so are translated; any other stays as it is."""

from __future__ import annotations

from functools import cache

from overlap.outputs.language.messages import Message, say


def known(word: str) -> str | Message:
    """The message for a word of ours, or the stranger's word itself."""
    return _all().get(word, word)


def network_name(network: str) -> str | Message:
    """What a network's counters are called."""
    return {"library": say("Libraries"), "post": say("Post offices")}.get(network, network)


def layer_name(layer: str) -> str | Message:
    """What the people of a layer are called."""
    names = {
        "total": say("Everyone"),
        "women": say("Women"),
        "over_60": say("People over 60"),
        "children": say("Children"),
    }
    return names.get(layer, layer)


@cache
def _all() -> dict[str, Message]:
    return _verdicts() | _levels() | _reasons() | _acts() | _measures()


def _verdicts() -> dict[str, Message]:
    return {
        "met": say("met"),
        "not met": say("not met"),
        "too close to call": say("too close to call"),
        "not assessed": say("not assessed"),
    }


def _levels() -> dict[str, Message]:
    return {
        "none": say("not connected"),
        "connected": say("connected, staff only"),
        "public access": say("public access"),
        "devices": say("public access with devices"),
        "assisted services or training": say("assisted services or training"),
        "unknown": say("unknown"),
    }


def _reasons() -> dict[str, Message]:
    return {
        "no coordinates": say("no coordinates"),
        "not a number": say("coordinates that are no numbers"),
        "out of range": say("coordinates out of range"),
        "null island": say("coordinates of zero"),
        "pole placeholder": say("placeholder at a pole"),
        "duplicate": say("entered twice"),
        "not selected": say("not among those that count"),
        "closed": say("closed for good"),
        "too far": say("too far from the areas"),
    }


def _acts() -> dict[str, Message]:
    return {"add": say("add a counter"), "connect": say("connect"), "all": say("all together")}


def _measures() -> dict[str, Message]:
    return {
        "both": say("near both"),
        "either": say("near at least one"),
        "neither": say("near neither"),
    }
