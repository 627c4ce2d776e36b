"""Every sentence that the relay's own command says about a fleet. The others are in `wording`."""

from collections.abc import Mapping
from typing import Final

SECTION: Final = "for a relay of a fleet"

SETTINGS: Final[Mapping[str, str]] = {
    "archive": (
        'What the rooms are kept in: "sqlite", a file of this relay alone, or "jetstream", machines'
        " that several relays share. The other settings here are for those; data_dir, store_size"
        " and disk_free_share are not."
    ),
    "nats_url": "The addresses of the machines that keep the rooms, nats:// or tls://.",
    "fleet_key_file": (
        "A file with the key that the rooms of a fleet are named by, the same for all its relays;"
        " --new-fleet-key makes one."
    ),
    "relay_id": "What the other relays of the fleet know this one by; no two have the same.",
    "nats_nkey_file": (
        "A file with the seed of the nkey that the machines know this relay by. Better than a"
        " password in an address."
    ),
    "nats_ca": "A PEM file with the authority that has certified the machines.",
    "nats_cert": "A PEM file with the certificate that this relay shows to the machines.",
    "nats_key": "A PEM file with the key of that certificate, without a passphrase.",
}
"""See `SETTINGS` in `wording`."""

EXAMPLES: Final[Mapping[str, str | int | list[str]]] = {
    "nats_url": "nats://10.0.0.1:4222, nats://10.0.0.2:4222, nats://10.0.0.3:4222",
    "fleet_key_file": "/etc/unhurried/fleet.key",
    "relay_id": "relay-1",
    "nats_nkey_file": "/etc/unhurried/relay.nkey",
    "nats_ca": "/etc/unhurried/nats-ca.pem",
    "nats_cert": "/etc/unhurried/nats-relay.pem",
    "nats_key": "/etc/unhurried/nats-relay.key",
}
"""See `EXAMPLES` in `wording`."""

NEW_KEY: Final = "Make a new key for a fleet in a new file, and end."

WANTS_MACHINES: Final = (
    'the address of a machine, such as "nats://10.0.0.1:4222", or several with commas between them'
)
WANTS_RELAY_NAME: Final = 'a short name of letters, digits and hyphens, such as "relay-1"'

FLEET_NEEDS: Final = "A relay of a fleet needs {names} as well."
FLEET_ONLY: Final = (
    '{name} is for a relay of a fleet. Please set archive to "jetstream", or leave it out.'
)
HALF_TLS: Final = "nats_cert and nats_key belong together: both, or neither."

KEY_MADE: Final = (
    "{path} is a new key for a fleet. Every relay of it needs this same key. Please keep a copy in"
    " a safe place: without it no relay finds the rooms any more."
)
KEY_EXISTS: Final = "{path} is there already. A key is never written over anything."
KEY_NOT_MADE: Final = "The key could not be written to {path}: {reason}."

KEY: Final[Mapping[str, str]] = {
    "unreadable": "The fleet's key in {path} cannot be read: {reason}.",
    "open": (
        "Every user of this computer may read or change the fleet's key in {path}. Please close it"
        " to them (chmod o= {path}), and think about a new one."
    ),
    "no-key": (
        "{path} holds no key of a fleet: that is 32 bytes, written as 64 hexadecimal digits or in"
        " base64. unhurried-relay --new-fleet-key makes one."
    ),
}
"""By what is wrong with it."""

SEED: Final[Mapping[str, str]] = {
    "unreadable": "The seed in {path} cannot be read: {reason}.",
    "open": (
        "Every user of this computer may read or change the seed in {path}. Please close it to them"
        " (chmod o= {path}), and think about a new one."
    ),
    "no-key": (
        "{path} holds no seed of a user's nkey: that is a line of 58 letters and digits that begins"
        " with SU."
    ),
}
"""By what is wrong with it."""

CLIENT_MISSING: Final = (
    "A relay of a fleet needs the client of NATS, which is not installed here. Please install it"
    " with: pip install 'unhurried[fleet]'"
)
NO_COPY: Final = (
    "The rooms of a fleet are on its machines, so there is nothing to copy here: --copy-fleet does"
    " that. See docs/fleet.md."
)
OPEN_PASSWORD: Final = (
    "There is a password in nats_url. Where that stands on a command line, every user of this"
    " computer may read it. It is better kept in a file of settings, or in nats_nkey_file."
)

AWAY: Final[Mapping[str, str]] = {
    "silent": (
        "None of the machines that keep the rooms answers: {machines}. The relay has not begun."
        " Whatever starts it may do so again, as the unit for systemd does by itself."
    ),
    "locked": (
        "The machines that keep the rooms do not let this relay in: {machines}. Please look at the"
        " user in nats_url, or the key in nats_nkey_file, and at their list of users."
    ),
    "mistrusted": (
        "The line to the machines that keep the rooms was not encrypted as one of the two wants it:"
        " {machines}. Please look at nats_ca, nats_cert and nats_key, and at their tls settings."
    ),
    "mute": (
        "The machines that keep the rooms do not say whether they sync before they answer:"
        " {machines}. Their configuration has to let this account ask for"
        " $SYS.REQ.SERVER.PING.JSZ, see docs/fleet.md."
    ),
    "leaderless": (
        "The machines that keep the rooms take nothing yet: {machines}. Two of three have to be"
        " there and have found each other. The relay has not begun; whatever starts it may do so"
        " again, as the unit for systemd does by itself."
    ),
}
"""By why nothing comes of asking them."""

UNFIT: Final = (
    "The machines that keep the rooms would not keep what a relay promises, so it has not begun:"
    " {reasons}. See docs/fleet.md."
)
LOST: Final = (
    "The machines that keep the rooms have closed this relay's line for good, so it has stopped."
    " Nothing that was said is lost. Once it is started again, the laptops come back."
)

CHECK_FLEET: Final = (
    "Ask all machines of the fleet how they are, and end: with 0 if all holds, else with 1."
)
FLEET_TASK: Final = (
    "{option} is for a fleet. Please name its settings: --config with a file in which archive is"
    ' "jetstream".'
)
UNASKED: Final[Mapping[str, str]] = {
    "silent": "None of the machines that keep the rooms answers: {machines}.",
    "locked": (
        "The machines that keep the rooms let nobody in with this key or user: {machines}. Please"
        " look at nats_nkey_file, or the user in nats_url, and at their list of users."
    ),
    "mistrusted": AWAY["mistrusted"],
    "mute": AWAY["mute"],
    "leaderless": "The machines that keep the rooms do not agree who leads: {machines}.",
}
"""Why no machine says how it is."""

ODD: Final = "Worth a look: {about}"
WRONG: Final = "Wrong: {about}"
WELL: Final = "The fleet is well."
NOT_WELL: Final = "The fleet is not well. See docs/fleet.md."

TROUBLES: Final[Mapping[str, str]] = {
    "fleet": (
        "A machine that keeps the rooms is four fifths full, so no new rooms are taken. Please make"
        " room there."
    ),
    "clock": (
        "This computer's clock is more than two seconds off that of the machines that keep the"
        " rooms, so no new rooms are taken here. Please look at both."
    ),
}
"""See `TROUBLES` in `wording`."""

PUT_BACK: Final = (
    "Note that the machines were put back to a copy, before any relay is started, and end: so that"
    " laptops bring back what the copy lacks."
)
NOTED: Final = (
    "It is noted. Relays may be started now. A room takes nothing new until both partners have come"
    " by and given back what it lacks."
)
NOT_NOTED: Final = (
    "It could not be noted everywhere: {machines} did not answer all of it. Please do it again"
    " before any relay is started."
)
NO_ROOMS: Final = "There are no rooms on {machines}, so there is nothing to note."

COPY_FLEET: Final = (
    "Write a copy of all rooms of the fleet to the standard output, for a program that encrypts"
    " it, and end."
)
RESTORE_FLEET: Final = (
    "Put the rooms of such a copy, from the standard input, on machines of a fleet that have none,"
    " and end."
)
FOR_A_PIPE: Final = (
    "A copy of all rooms is for a program that encrypts it. Please say which: --copy-fleet | age -R"
    " FILE -o FILE. See docs/fleet.md."
)
FROM_A_PIPE: Final = (
    "A copy is read from the standard input: age -d -i FILE FILE | ... --restore-fleet. See"
    " docs/fleet.md."
)
COPIED: Final = "The copy is whole. Records: {records}."
COPY_BROKE: Final = "The copy is not whole: {reason}. Please throw away what there is of it."
NO_ANSWER: Final = "the machines did not answer in time"
NOT_TAKEN: Final = "it was not taken ({reason})"
RESTORED: Final = (
    "Rooms that are back: {rooms}. Relays may be started now. A room takes nothing new until both"
    " partners have come by and given back what it lacks."
)
ROOMS_THERE: Final = (
    "There are rooms on these machines, and nothing is written over them. See docs/fleet.md."
)
HALF_RESTORED: Final = (
    "The rooms could not be put back as a whole: {reason}. No relay should begin on these machines."
    " Please empty the directory of nats-server on all of them, and try again."
)
