"""What published access rules that come with the tool are called, and how they are held."""

from __future__ import annotations

from functools import cache

from overlap.outputs.language.messages import Message, say


def rule_title(title: str) -> str | Message:
    """The message for the title of a rule of ours, or a study's own title as it is."""
    return _titles().get(title, title)


def rule_name(rule_id: str) -> str | Message:
    """The title of a rule of ours by its id, or the id of a study's own."""
    return _by_id().get(rule_id, rule_id)


@cache
def rule_words() -> dict[str, Message]:
    """What rules of ours assume, leave out, need and call areas, by their English, without full stops."""
    return {each.text: each for each in (*_assumed(), *_left_out(), *_needed(), *_areas())}


@cache
def _by_id() -> dict[str, Message]:
    return {
        "australia-post": say("Performance standards, retail outlets"),
        "canada-post": say("Canadian Postal Service Charter, clause 10"),
        "england-libraries": say("Public Library Service Standard 1"),
        "france-post": say("Accessibility of La Poste's contact points"),
        "hong-kong-post": say("Planning guide for post offices"),
        "india-post": say("Norms for opening post offices: distance"),
        "library-1200m": say("A library within 1,200 m"),
        "library-2-miles": say("A library within two miles"),
        "netherlands-post": say("Spread of postal service points"),
        "sdg-9-1-1": say("Within 2 km, after the Rural Access Index"),
        "south-africa-post": say("When an area is under-served"),
        "switzerland-post": say("Reach of post offices and agencies"),
        "uk-post": say("Access criteria for the post office network"),
    }


@cache
def _titles() -> dict[str, Message]:
    return {each.text: each for each in _by_id().values()}


def _assumed() -> tuple[Message, ...]:
    return (
        say("distances are straight lines, and people stand for residences"),
        say(
            "distances are straight lines, and consumers are everybody who lives there; the charter says "
            "neither"
        ),
        say("distances are straight lines, and people stand for households"),
        say("distances are straight lines; the law names kilometres and no way of measuring them"),
        say("distances are straight lines from where people live; the guide says distance alone"),
        say(
            "distances are straight lines between post offices, and every office is held to the norm as if "
            "it were new: the share of offices closer than that to another is told"
        ),
        say("people stand for households"),
        say("every counter of the network offers the full range; leave the others out of the list"),
        say("a counter stands for the road: it is the same distance, and another thing"),
        say(
            "distances are straight lines, people are shared out by locality and not by nearest office, and"
            " no locality may be under-served; the licence asks only for new offices in some of them"
        ),
        say(
            "distances are straight lines from where people live; the criteria name miles and no way of "
            "measuring them"
        ),
    )


def _left_out() -> tuple[Message, ...]:
    return (
        say(
            "Mail lodgement points are other places and not assessed. The numbers of outlets were read in "
            "the operator's report of 2013-14, under the regulations before these; the shares and distances"
            " were not read anywhere: check them in the instrument before you quote a verdict"
        ),
        say("The charter's moratorium on closing rural post offices is about decisions, not places"),
        say(
            "Mobile libraries are not static ones: leave them out of the list. The layout of the table and "
            "the shares of counties were read in secondary sources, the other shares were not: check them "
            "before you quote a verdict"
        ),
        say(
            "The 20 minutes by car are not assessed, as that needs travel times. Where 90 % live within 5 "
            "km the part is met whatever the times are; elsewhere it stays open, since the people beyond "
            "may still be within 20 minutes"
        ),
        say(
            "The guide names no share of people that would be enough, so the shares are told and not "
            "judged. Work places, terrain, busy roads and the other things that it asks planners to weigh "
            "are not assessed"
        ),
        say(
            "The norms on population (3,000 people in a group of villages, fewer in hilly, tribal and "
            "desert areas) and on expected income belong to a proposal and are not assessed; nor is the "
            "relaxed distance in hilly areas"
        ),
        say(
            "No share of households that would be enough is named, so the share is told and not judged. The"
            " report of 1962 itself was not read"
        ),
        say(
            "It is a custom of research and asks for no share of people, so the share is told and not "
            "judged. The abstract was read, not the article"
        ),
        say(
            "How many points offer the full range is not assessed, as a list of counters does not say it. "
            "The numbers of points are those of the regulator's reports of 2013 and 2015; a change of the "
            "law is before parliament"
        ),
        say(
            "The indicator names no share that would be enough, so the share is told and not judged. Roads "
            "are not assessed"
        ),
        say("Which hundred places were to get an office is a list in the licence and not assessed"),
        say(
            "The 20 minutes are not assessed, as they need travel times on foot and by public transport. "
            "The density is assessed for residents; employees are not known, and would make it stricter"
        ),
        say(
            "Rural means a settlement of fewer than 10,000 people; deprived means the worst 15 % of small "
            "areas in England and Scotland, 30 % in Wales and Northern Ireland: the study says which of its"
            " areas these are"
        ),
    )


def _needed() -> tuple[Message, ...]:
    return (
        say("the range of services of every counter"),
        say("travel times by car"),
        say("travel times on foot and by public transport"),
    )


def _areas() -> tuple[Message, ...]:
    return (
        say("agglomeration"),
        say("county"),
        say("deprived urban"),
        say("département"),
        say("Inner London"),
        say("large city"),
        say("library authority"),
        say("locality"),
        say("metropolitan"),
        say("non metropolitan"),
        say("Outer London"),
        say("outside large settlements"),
        say("postcode district"),
        say("rural"),
        say("rural or remote"),
        say("sparse county"),
        say("town"),
        say("unitary"),
        say("urban"),
    )
