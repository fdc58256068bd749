"""Words of the tool's own that stand in tables, and so are translated; any other stays as it is."""

from __future__ import annotations

from functools import cache

from overlap.domain.text import service_title
from overlap.outputs.language.messages import Message, say


def known(word: str) -> str | Message:
    """The message for a word of ours, or the stranger's word itself."""
    return _all().get(word, word)


def step_name(text: str) -> str | Message:
    """A step of the digital ladder by number and name, such as `2 public access`; any other text stays."""
    number, _, name = text.partition(" ")
    if not number.isdecimal():
        return known(text)
    found = known(name)
    return say("{number} {name}", number=number, name=found) if isinstance(found, Message) else text


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


def question_name(question: str) -> str | Message:
    """Which counters are asked for: a network's, all of them, those that are online, or a group's."""
    names = {
        "any": say("any counter"),
        "online": say("online counters"),
        "any online": say("online counters"),
    }
    return names.get(question) or network_name(question)


def service_name(service: str) -> str | Message:
    """What a service of the tool's own is called, or the study's own key as it is read."""
    names = {
        "e_government": say("e-government"),
        "e_commerce": say("e-commerce"),
        "digital_finance": say("digital finance"),
        "e_learning": say("e-learning"),
        "digital_skills": say("digital skills"),
    }
    return names.get(service) or service_title(service)


def unit_name(unit: str) -> str | Message:
    """What the unit of a column is called."""
    names = {
        "person": say("person"),
        "metre": say("metre"),
        "kilometre": say("kilometre"),
        "square kilometre": say("square kilometre"),
        "degree": say("degree"),
        "percentage point": say("percentage point"),
        "megabit per second": say("megabit per second"),
    }
    return names.get(unit, unit)


def source_name(role: str) -> str | Message:
    """What a file of the study holds, by the key that names it there, such as `networks.library`."""
    section, _, name = role.partition(".")
    match section:
        case "networks":
            return network_name(name)
        case "population":
            return say("Population: {layer}", layer=layer_name(name))
        case "areas":
            return say("Areas: {level}", level=name)
        case "candidates":
            return say("Candidates: {name}", name=name)
        case _:
            return {"cases": say("Examples of cooperation"), "places": say("Settlements")}.get(role, role)


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
    return {
        "add": say("add a counter"),
        "connect": say("connect"),
        "mobile": say("a mobile counter stops"),
        "raise_level": say("raise a counter's level"),
        "all": say("all together"),
    }


def _measures() -> dict[str, Message]:
    return {
        "both": say("near both"),
        "either": say("near at least one"),
        "neither": say("near neither"),
    }
