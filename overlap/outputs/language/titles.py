"""What the tables of a run are called: messages, where they are of an analysis that comes with the tool."""

from __future__ import annotations

from functools import cache

from overlap.outputs.language.messages import English, Message, say


def table_title(title: str) -> Message | English:
    """The message for the title of a table; the English of an analysis that this catalogue does not know."""
    return _titles().get(title) or English(title)


@cache
def _titles() -> dict[str, Message]:
    messages = (*_of_counters(), *_of_people(), *_of_judging(), *_of_acting())
    return {each.text: each for each in messages}


def _of_counters() -> tuple[Message, ...]:
    return (
        say("Facilities that serve people"),
        say("Facilities with a partner of the other network"),
        say("The nearest facility of each other network"),
        say("Pairs of facilities of two networks within the largest band"),
        say("Sites shared by facilities of different networks"),
        say("Whether the nearest facility is of the other network more often than by chance"),
        say("Whether facilities are near those of the other network more often than by chance"),
        say("Quality of the lists of facilities"),
        say("How digital each counter is"),
        say("Counters by level"),
        say("How much is known of how digital counters are"),
        say("Words that are not understood"),
        say("What each counter offers and lacks"),
        say("The nearest counter for each service that a counter lacks"),
        say("Services that a counter lacks and nobody within reach offers"),
        say("Counters that can refer, by service and distance"),
        say("Counters that others refer to"),
        say("Pairs that offer every service only together"),
        say("Examples of cooperation"),
        say("Surroundings of pairs of counters, for comparison with examples"),
        say("Rows that are no facility"),
    )


def _of_people() -> tuple[Message, ...]:
    return (
        say("People near both networks, one or neither"),
        say("People near the study's own groups"),
        say("How far people live from the nearest facility"),
        say("The same split for every pair of networks"),
        say("What joining forces adds"),
        say("Areas with their people and counters"),
        say("Coverage of each layer against everyone"),
        say("How far each layer lives, and how unequally"),
        say("Coverage and distance between worse-off and better-off areas"),
        say("Lorenz and concentration curves of distance"),
        say("People by whether a counter near them is online"),
        say("People by the level of their nearest counter"),
        say("Gap regions: where people live beyond reach"),
        say("People in gaps, by kind"),
        say("Areas that gap regions lie in"),
        say("People in the catchment of each counter"),
        say("People per counter, by area"),
    )


def _of_judging() -> tuple[Message, ...]:
    return (
        say("Access rules and whether they are met"),
        say("Parts of access rules"),
        say("Areas in which access rules fail"),
        say("How far the split can be trusted: bounds, interval, sensitivity"),
        say("How far the shares with a partner can be trusted: bounds, interval, sensitivity"),
    )


def _of_acting() -> tuple[Message, ...]:
    return (
        say("What changes for people in each scenario"),
        say("Counters that change in each scenario"),
        say("Counters of each scenario"),
        say("Paths year by year"),
        say("Where to act first"),
        say("People against sites and money"),
        say("Which areas gain"),
        say("Where one could act"),
        say("From each site of the list to the nearest counter that serves today"),
        say("What a person newly within reach costs"),
        say("Every cost that is assumed, and where it comes from"),
    )
