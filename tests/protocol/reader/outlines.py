"""What of a phase goes into the digest, by the page."""

from typing import Any

from tests.protocol.reader import rounds, turns

Phase = dict[str, Any]


def outline_of(phase: Phase) -> list[Any]:
    warm = phase.get("warm", [None, None])
    return _outline_of(phase) + ([] if warm == [None, None] else [warm])


def _outline_of(phase: Phase) -> list[Any]:
    name = phase["is"]
    ready = phase.get("ready")
    match name:
        case "Gathering":
            return [name, phase["hash"], len(phase["parts"])]
        case "Reading" | "SayingGoodnight":
            return [name, ready]
        case "Rating":
            return [name, rounds.outline(phase["round"], is_text=False), ready]
        case "Auditing" | "Wishing":
            return [name, rounds.outline(phase["round"], is_text=False), ready]
        case "Ticking":
            return [name, rounds.outline(phase["round"], is_text=False), ready]
        case "Deciding":
            is_open = rounds.is_open(phase["round"])
            told = rounds.outline(phase["round"], is_text=is_open)
            return [name, told, phase["stays"], ready]
        case "Owning":
            return [name, rounds.outline(phase["round"], is_text=False), phase["owners"], ready]
        case "Reviewing":
            told = rounds.outline(phase["round"], is_text=True)
            things = phase["things"] and [
                [each["owners"], each["how"], each["then"], *filter(None, [each["id"]])]
                for each in phase["things"]
            ]
            return [name, told, phase["held"], things, phase["at"], ready]
        case "Sharing":
            return [name, phase["shown"], phase["noted"], ready]
        case "Writing":
            told = rounds.outline(phase["round"], is_text=True)
            return [name, told, phase["promises"], ready]
        case "Choosing":
            told = rounds.outline(phase["round"], is_text=False)
            return [name, told, phase["picks"], phase["chosen"], ready]
        case "Talking":
            more = [phase["turns"]] if phase["turns"] > 2 else []
            return [name, *turns.outline(phase), ready, *more]
        case "Agreeing":
            counts = [phase["counts"], len(phase["made"])]
            return [name, phase["proposal"], counts, phase["declined"], ready]
        case "Naming":
            settled = [phase["named"], phase["declined"]]
            return [name, phase["proposal"], phase["counts"], *settled, ready]
        case "BeingTogether":
            return [name, phase["started"], ready]
        case "LeftOut":
            return [name, outline_of(phase["inner"]), ready]
        case "Pausing":
            seats = [phase["asked"], phase["acknowledged"], phase["back"]]
            return [name, outline_of(phase["inner"]), phase["by"], phase["minutes"], seats]
        case "Stopped":
            return [name, outline_of(phase["inner"]), phase["by"], phase["back"]]
        case "Ended":
            return [name, phase["left"]]
    return [name]
