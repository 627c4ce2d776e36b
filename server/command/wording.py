"""Every sentence that the relay's own command says to a person."""

from collections.abc import Mapping
from typing import Final

from server.command import fleetwords

HELP: Final = """Run a relay for unhurried, so that two laptops in different places can meet.

The relay passes sealed words on in order and keeps them until both have closed the session. It
cannot read them. It listens on every network of this computer unless --host says otherwise. The
line itself is encrypted by a proxy in front of it, or by the relay with --tls-cert and --tls-key.

Everything else that can be chosen stands in the file that --print-config prints.

\b
Examples:
  {command}
      listen on port {port}, for everybody who can reach this computer
  {command} --host 127.0.0.1 --trust-proxy 127.0.0.1
      listen for a proxy on this computer that speaks TLS
  {command} --tls-cert relay.pem --tls-key relay.key --port 443
      speak TLS without a proxy; SIGHUP reads a renewed certificate
  {command} --print-config > relay.toml
  {command} --config relay.toml
      write every setting down, change some, and run with them
  {command} --data-dir /srv/unhurried --backup rooms.sqlite3
      copy the rooms of a relay while it runs

\b
It ends with 0 after a signal, 1 if it cannot run, 2 if a setting does not hold.
"""

CONFIG: Final = "Read the settings from a TOML file. What the command line says wins."
PRINT_CONFIG: Final = "Print a file with every setting, explained, and end."
CHECK_CONFIG: Final = "Say whether the settings hold, and end."
BACKUP: Final = "Copy the rooms to a new file, also while a relay runs, and end."

CONFIG_HEAD: Final = """The settings of a relay for unhurried. A line that begins with # has no effect; what stands in it
is the default. Times and sizes have a unit: "90 seconds", "15 minutes", "7 days"; "512 KiB",
"2 GiB". Paths that do not begin with / start at the directory of this file.
Try it with: unhurried relay --config FILE --check-config"""  # noqa: E501  # as wide as the file

LISTENING_SECTION: Final = "where it listens"
KEEPING_SECTION: Final = "what it keeps"
WATCHING_SECTION: Final = "how it is watched"
COUPLES_SECTION: Final = "what couples read of you, and who may begin here"
QUOTAS_SECTION: Final = "what one couple, one address and all of them may use"
LINE_SECTION: Final = "what one connection may use"

SETTINGS: Final[Mapping[str, str]] = {
    **fleetwords.SETTINGS,
    "host": (
        'The address to listen on. "everywhere" is every one this computer has; 0.0.0.0 is those of'
        " IPv4 alone, and :: those of IPv6 alone."
    ),
    "port": "The port to listen on; 0 takes any free one.",
    "trusted_proxies": (
        "The address or network of a proxy in front of this relay, whose word about the address of"
        " a visitor is believed."
    ),
    "tls_cert": "A PEM file with the certificate and its chain. Without it the line is plain.",
    "tls_key": "A PEM file with the key of that certificate, without a passphrase.",
    "data_dir": (
        "Where the rooms are kept; without it, in your own data directory. Made if it is not there."
    ),
    "retention": "A room that nobody closed is forgotten this long after somebody was there.",
    "store_size": "When the rooms take up this much, new ones are refused; others go on.",
    "disk_free_share": (
        "When less than this part of the disk is free, new rooms are refused; others go on."
    ),
    "metrics_host": "The address for metrics. They are for you alone.",
    "metrics_port": (
        "Tell counts and latencies on this port, under /metrics and /health; nowhere without it."
    ),
    "log_format": 'How log lines on the standard error look: "text" or "json".',
    "contact": ("How you are reached: a line that those who meet over this relay see, as yours."),
    "news": "What you have to tell them just now, such as a pause for an upgrade, likewise.",
    "words_file": (
        "A file of the words that you gave to your couples, with how many each: a session is only"
        " begun with one of them. For its owner alone; SIGHUP reads it anew."
    ),
    "connections": "So many connections in all.",
    "arrivals_per_minute": "So many new connections in a minute from one address.",
    "connections_per_address": (
        "So many connections from one address, or from one household (/64) with IPv6."
    ),
    "rooms_per_hour": "So many new rooms in an hour from one address.",
    "events_per_minute": ("So many events of one person at once, and then as many in a minute."),
    "event_size": "The longest event. With less than the default, long texts are refused.",
    "seat_size": "So much of one person in one room.",
    "room_entries": "So many events in one room, an equal share for each seat.",
    "lobbies": "So many invitations open at the same time, from everywhere.",
    "lobbies_per_address": "So many invitations open at the same time, from one address.",
    "lobby_notes": "So many notes behind one invitation; a door needs three.",
    "lobby_lifetime": "An invitation is open for this long; the screens promise 15 minutes.",
    "input_rate": "So much in a second from one connection, on average.",
    "input_burst": "So much at once from one connection.",
    "input_frame": "So much does each frame count for besides its bytes.",
    "output_size": "So much may wait to be read by one connection before it is cut off.",
    "send_timeout": "A connection that leaves its full buffer unread for so long is cut off.",
    "open_timeout": "So long may the opening of a connection take.",
    "greeting_timeout": "So long may a connection stay open without going anywhere.",
    "close_timeout": "So long may the closing of a connection take.",
    "ping_interval": "So often a quiet connection is asked whether it is still there.",
    "ping_timeout": "So long it may take to answer.",
}
"""One for each setting, in the file and on the command line alike."""

EXAMPLES: Final[Mapping[str, str | int | list[str]]] = {
    **fleetwords.EXAMPLES,
    "trusted_proxies": ["127.0.0.1"],
    "tls_cert": "/etc/unhurried/relay.pem",
    "tls_key": "/etc/unhurried/relay.key",
    "data_dir": "/var/lib/unhurried",
    "metrics_port": 4775,
    "contact": "relay@example.org",
    "news": "Away on Sunday from 6 to 7 in the morning.",
    "words_file": "/etc/unhurried/words",
}
"""For those that are not there unless they are said."""

UNREADABLE: Final = "{path} cannot be read: {reason}."
TOO_LONG: Final = "{path} is longer than {limit} KiB, and so not a file of settings."
NOT_TOML: Final = "{path} does not read as TOML. Please look at line {line}."
UNKNOWN_KEY: Final = "{path}: there is no setting {name}."
MEANT: Final = " Is it {name} that was meant?"
BAD_VALUE: Final = "{path}: {name} should be {wanted}."
HALF_TLS: Final = "tls_cert and tls_key belong together: both, or neither."
SAME_PORT: Final = "port and metrics_port should be two different ports."
DEFAULT: Final = " [{value}]"
MORE_THAN_ONCE: Final = " May be given more than once."
NO_HOME: Final = (
    "This user has no home directory. Please say with --data-dir where the rooms belong."
)
BAD_OPTION: Final = "This should be {wanted}."

WANTS_HOST: Final = 'an address or a name without a port, such as "127.0.0.1", or "everywhere"'
WANTS_PATH: Final = 'the name of a file or directory, such as "/var/lib/unhurried"'
WANTS_NETWORKS: Final = 'a list of addresses or networks, such as ["127.0.0.1", "10.0.0.0/8"]'
WANTS_NETWORK: Final = "an address or a network, such as 127.0.0.1 or 10.0.0.0/8"
WANTS_LINE: Final = "one line of at most {most} characters, with nothing in it that is not seen"
WANTS_COUNT: Final = "a whole number from {least} to {most}"
WANTS_SHARE: Final = "a part from 0 to {most}"
WANTS_CHOICE: Final = "{names}"
WANTS_SIZE: Final = 'a size with its unit, from "{least}" to "{most}"'
WANTS_SPAN: Final = 'a time with its unit, from "{least}" to "{most}"'

ONE_TASK: Final = (
    "--print-config, --check-config, --backup, --new-fleet-key, --check-fleet, --fleet-put-back,"
    " --copy-fleet and --restore-fleet are one task each. Please ask for one of them."
)
CANNOT_PRINT: Final = "The settings could not be printed: {reason}."
CONFIG_HOLDS: Final = "The settings hold."

EVERYWHERE: Final = "every address of this computer"
LISTENING: Final = "The relay listens on {host}, port {port}. Press Ctrl+C to stop it."
STOPPING: Final = "The relay is stopping. Whoever is connected can come back to it later."
METRICS: Final = "Metrics are on http://{host}:{port}/metrics."
PLAIN: Final = (
    "This relay does not encrypt the line. Outside your own network please put a proxy with TLS in"
    " front of it, or give it --tls-cert and --tls-key."
)

TROUBLES: Final[Mapping[str, str]] = {
    "storage": (
        "The database in {path} does not take what is said. Is the disk full? The words wait on the"
        " laptops meanwhile."
    ),
    "disk": (
        "Less than {share:.0%} of the disk that holds {path} is free, so no new rooms are taken."
        " Please make room there, or lower disk_free_share."
    ),
    "store": "The rooms in {path} take up {size}, which is store_size, so no new ones are taken.",
    "certificate": (
        "The certificate in {cert} has ended, or this computer's clock is wrong. No laptop comes in"
        " with it. Put a new one there, and send SIGHUP."
    ),
    **fleetwords.TROUBLES,
}
"""By what keeps couples from being served."""

HIDDEN_PYTHON: Final = (
    "{path} lies in a home directory. The unit for systemd hides those (ProtectHome), and the relay"
    " would end with 203/EXEC. For a service: /usr/bin/python3 -m venv /opt/unhurried."
)

HIDDEN_FILE: Final = (
    "{path} lies in a home directory. The unit for systemd hides those (ProtectHome): for a service"
    " it belongs in /etc/unhurried."
)

OPEN_KEY: Final = (
    "Every user of this computer may read the key in {path}. It should be for the relay's user or"
    " group alone."
)
OPEN_METRICS: Final = (
    "Metrics are for everybody who can reach {host}, port {port}: the counts tell when people talk."
    " They belong on 127.0.0.1, or on an address that only you reach."
)
TRUST_IN_ALL: Final = (
    "trusted_proxies has {network} in it. Whoever comes from there can make an address up, and is"
    " under no limit for one."
)

PORT_TAKEN: Final = "Port {port} is in use already. Another one can be chosen with --port."
METRICS_PORT_TAKEN: Final = (
    "Port {port} is in use already. Another one can be chosen with --metrics-port."
)
CANNOT_LISTEN: Final = "The relay cannot listen on {host}, port {port}: {reason}."
STORE_IN_USE: Final = "Another relay is already running on {path}."
STORE_FULL: Final = "The disk that holds {path} is full."
STORE_NEWER: Final = (
    "The rooms in {path} were kept by a newer version. Please run that one, or choose another"
    " directory."
)
STORE_DAMAGED: Final = (
    "The rooms in {path} are damaged, or no rooms of a relay. Put a copy back, or move the"
    " directory aside: the laptops bring back what they hold, and then it should be deleted. See"
    " docs/hosting.md."
)
STORE_GONE: Final = (
    "The rooms in {path} were moved or deleted while the relay ran, so it has stopped. Once it is"
    " started again, the laptops bring back what they hold."
)
STORE_UNUSABLE: Final = "The relay cannot keep its rooms in {path}: {reason}."

CERTIFICATE: Final[Mapping[str, str]] = {
    "unreadable": "{path} cannot be read: {reason}.",
    "no-certificate": "{path} holds no certificate in PEM.",
    "no-key": "{path} holds no key in PEM.",
    "locked-key": "The key in {path} wants a passphrase, and a relay starts with nobody there.",
    "other-key": "The key in {path} does not belong to the certificate.",
}
"""By what is wrong with it."""

WORDS: Final[Mapping[str, str]] = {
    "unreadable": "{path} cannot be read: {reason}.",
    "open": (
        "Others than its owner may read {path}. It should be for the relay's user alone"
        " (chmod 600)."
    ),
    "line": (
        "{path}, line {line}, is not a word and a number, such as: lavender lantern = 40. Nothing"
        " else belongs there, so that nobody can read in it who has which word."
    ),
    "short": (
        "{path}, line {line}: the word is soon found by trying. It should have at least {signs}"
        " letters from a to z and digits; others do not count."
    ),
    "small": (
        "{path}, line {line}: a word is for at least {couples} couples. With fewer, using it would"
        " tell who they are, and it would be an account."
    ),
    "twice": "{path}, line {line}: that word is there twice.",
    "number": "{path} should have a word, and at most {most} of them.",
}
"""By what is wrong with a file of words."""

BACKED_UP: Final = (
    "{path} is a sound copy. Rooms: {rooms}. Entries: {entries}. To put it back, see"
    " docs/hosting.md."
)
NO_STORE: Final = "There are no rooms in {path}: no relay has run there."
NO_ROOMS: Final = "There are no rooms in {path} just now, so there is nothing to copy."
CANNOT_LOOK: Final = (
    "The rooms in {path} cannot be looked at: {reason}. Please run this as the relay's user."
)
RELAYS_OWN: Final = (
    "{path} is a name that the relay uses itself. Please choose another one, such as copy.sqlite3."
)
FOREIGN_STORE: Final = (
    "The rooms in {path} belong to {owner}. Please run this as that user, so that its relay can"
    " still open them."
)
OTHERS_STORE: Final = (
    "The rooms in {path} belong to {owner}, and this relay runs as {user}. Please run it as"
    " {owner}, or, where a copy was put back, give them to it (chown -R {user} {path})."
)
OLDER_STORE: Final = (
    "The rooms in {path} are of another version. Start the relay once, then copy them."
)
BACKUP_EXISTS: Final = (
    "{path}, or {path}.part, is there already. A copy is never written over anything."
)
BACKUP_FAILED: Final = "The rooms could not be copied to {path}: {reason}."
BACKUP_UNSOUND: Final = (
    "The rooms in {path} are damaged: SQLite finds faults in a copy of them. No copy was kept."
)
