"""What the things are called that a study names: words of ours, or the study's own."""

from __future__ import annotations

from overlap.outputs.language.known import layer_name, network_name, question_name
from overlap.outputs.language.messages import Message, Name, Whole
from overlap.outputs.language.rules import rule_name, rule_words


def named(name: Name) -> str | Message | Whole:
    """The message for a name, or the name itself; of a rule that is not ours the whole sentence as it is."""
    match name.kind:
        case "network":
            return network_name(name.name)
        case "question":
            return question_name(name.name)
        case "layer":
            return layer_name(name.name)
        case "rule":
            return rule_name(name.name)
        case "country":
            return name.name
        case "rule_words":
            return rule_words().get(name.name) or Whole(name.name)
