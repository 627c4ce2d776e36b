"""What has gone wrong with a relay, as a sentence for whoever started it.

Errors carry what happened; the words are in `wording`. Imported only when something has.
"""

import ipaddress
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from server import errors, joining
from server.command import fleetwords, wording
from server.command.config import KEYS
from server.errors import RelayUnavailable
from server.fleet_key import KeyFileUnusable
from server.line.tls import CertificateUnusable
from server.line.words import MOST_WORDS, WordsUnusable
from server.rules.words import LEAST_COUPLES, LEAST_SIGNS
from server.settings import EVERYWHERE, RelaySettings
from server.store import backup
from server.store.backup import BackupFailed
from server.system import own_user, user_name
from server.watch.condition import Trouble
from server.watch.monitor import MetricsCannotListen, MetricsPortTaken


def about_start(error: RelayUnavailable, settings: RelaySettings) -> str:
    """Why a relay cannot start, as a sentence."""
    path, host, port = settings.data_dir, settings.host, settings.port
    match error:
        case CertificateUnusable():
            return about_certificate(error)
        case WordsUnusable():
            return about_words(error)
        case MetricsPortTaken():
            return wording.METRICS_PORT_TAKEN.format(port=settings.metrics_port)
        case MetricsCannotListen():
            host, port = settings.metrics_host, settings.metrics_port or 0
            return wording.CANNOT_LISTEN.format(host=host, port=port, reason=_reason(error))
        case errors.PortTaken():
            return wording.PORT_TAKEN.format(port=port)
        case errors.CannotListen():
            host = wording.EVERYWHERE if host == EVERYWHERE else host
            return wording.CANNOT_LISTEN.format(host=host, port=port, reason=_reason(error))
        case errors.FleetKeyUnusable() | joining.ClientMissing() | joining.SeedFileUnusable():
            return _about_papers(error, settings)
        case errors.ClusterUnusable() | errors.ClusterLost():
            return _about_cluster(error, settings)
        case errors.StoreInUse():
            return wording.STORE_IN_USE.format(path=path)
        case errors.StoreForeign():
            owner, user = user_name(error.owner), user_name(own_user())
            return wording.OTHERS_STORE.format(path=path, owner=owner, user=user)
        case errors.StoreFull():
            return wording.STORE_FULL.format(path=path)
        case errors.StoreNewer():
            return wording.STORE_NEWER.format(path=path)
        case errors.StoreDamaged():
            return wording.STORE_DAMAGED.format(path=path)
        case errors.StoreGone():
            return wording.STORE_GONE.format(path=path)
        case _:
            usual = wording.STORE_UNUSABLE.format(path=path, reason=_reason(error))
            return about_directory(path) or usual


def about_fleet(settings: RelaySettings) -> str | None:
    """Why no relay of a fleet could begin, as far as its files tell it."""
    try:
        joining.papers_of(settings)
    except RelayUnavailable as error:
        return about_start(error, settings)
    return None


def _about_papers(error: RelayUnavailable, settings: RelaySettings) -> str:
    match error:
        case KeyFileUnusable():
            path, reason = settings.fleet_key_file, error.reason.lower()
            return fleetwords.KEY[error.fault.value].format(path=path, reason=reason)
        case joining.SeedFileUnusable():
            path, reason = settings.nats_nkey_file, error.reason.lower()
            return fleetwords.SEED[error.fault.value].format(path=path, reason=reason)
        case _:
            return fleetwords.CLIENT_MISSING


def _about_cluster(error: RelayUnavailable, settings: RelaySettings) -> str:
    match error:
        case errors.ClusterAway():
            return fleetwords.AWAY[error.absence.value].format(machines=addresses_of(settings))
        case errors.ClusterUnfit():
            return fleetwords.UNFIT.format(reasons="; ".join(error.reasons))
        case _:
            return fleetwords.LOST


def addresses_of(settings: RelaySettings) -> str:
    """Those of the machines, without the user that may stand in front of each."""
    return ", ".join(urlsplit(url).netloc.rpartition("@")[2] for url in settings.nats_urls)


def about_host(host: str, port: int) -> str | None:
    """Why nothing could listen there, if the name alone tells it."""
    import socket

    if host == EVERYWHERE:
        return None
    try:
        socket.getaddrinfo(host, port, flags=socket.AI_PASSIVE)
    except OSError as error:
        # Its text begins with a number.
        reason = (error.strerror or "no such address").lower()
        return wording.CANNOT_LISTEN.format(host=host, port=port, reason=reason)
    return None


def about_directory(path: Path) -> str | None:
    """Why no rooms could be kept there, if that can be told without making it."""
    # Unlike the methods of a path, these do not raise where this user may not even look.
    places = (path, *path.absolute().parents)
    nearest = next(each for each in places if os.path.lexists(each))
    if not os.path.isdir(nearest):
        return wording.STORE_UNUSABLE.format(path=path, reason=f"{nearest} is no directory")
    if not os.access(nearest, os.W_OK | os.X_OK):
        reason = f"this user may not write to {nearest}"
        return wording.STORE_UNUSABLE.format(path=path, reason=reason)
    return None


def about_trouble(trouble: Trouble, settings: RelaySettings) -> str:
    """What keeps a relay from serving couples."""
    share, size = settings.disk_free_share, KEYS["store_size"].kind.plain(settings.store_bytes)
    facts = {"path": settings.data_dir, "share": share, "size": size, "cert": settings.tls_cert}
    return wording.TROUBLES[trouble.value].format(**facts)


def about_openness(settings: RelaySettings) -> list[str]:
    """What lets in more people than a host will have meant."""
    found = []
    for key in filter(None, (settings.tls_key, settings.nats_key)):
        if _is_for_all(key):
            found.append(wording.OPEN_KEY.format(path=key))
    host, port = settings.metrics_host, settings.metrics_port
    if port is not None and is_for_strangers(host):
        host = wording.EVERYWHERE if host == EVERYWHERE else host
        found.append(wording.OPEN_METRICS.format(host=host, port=port))
    if any("@" in url for url in settings.nats_urls):
        found.append(fleetwords.OPEN_PASSWORD)
    # Those of a large provider of proxies may be wide; all there are is a slip.
    everyone = [network for network in settings.trusted_proxies if network.endswith("/0")]
    return [*found, *(wording.TRUST_IN_ALL.format(network=network) for network in everyone)]


def is_for_strangers(host: str) -> bool:
    """Whether somebody outside one's own network may reach what listens there."""
    if host == EVERYWHERE:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host != "localhost"
    return address.is_unspecified or not address.is_private


def _is_for_all(path: Path) -> bool:
    """Whether every user of this computer may read a file. False if it cannot be told."""
    try:
        return bool(path.stat().st_mode & stat.S_IROTH) and not _is_shut_away(path.resolve())
    except OSError:
        return False


def _is_shut_away(path: Path) -> bool:
    """Whether a directory above it is closed to all others."""
    return any(not each.stat().st_mode & stat.S_IXOTH for each in path.parents)


def about_hidden_python(paths: Iterable[Path]) -> str | None:
    """What systemd would say to a program in one of these places, where they are in a home."""
    for path in paths:
        for place in (path.absolute(), path.resolve()):
            if is_in_a_home(place):
                return wording.HIDDEN_PYTHON.format(path=place)
    return None


def about_hidden_files(settings: RelaySettings) -> list[str]:
    """The same of certificates, keys and words."""
    own = settings.tls_cert, settings.tls_key, settings.words_file
    files = filter(None, (*own, *_files_of_fleet(settings)))
    hidden = [path for path in files if is_in_a_home(path.resolve())]
    return [wording.HIDDEN_FILE.format(path=path) for path in hidden]


def _files_of_fleet(settings: RelaySettings) -> tuple[Path | None, ...]:
    own = settings.fleet_key_file, settings.nats_nkey_file
    return *own, settings.nats_ca, settings.nats_cert, settings.nats_key


def is_in_a_home(path: Path) -> bool:
    """Whether ProtectHome would hide it."""
    return any(path.is_relative_to(home) for home in ("/home", "/root", "/run/user"))


def about_certificate(error: CertificateUnusable) -> str:
    """Why a certificate cannot be served."""
    return wording.CERTIFICATE[error.fault.value].format(
        path=error.path, reason=error.reason.lower()
    )


def about_words(error: WordsUnusable) -> str:
    """Why a host's words cannot be taken from their file."""
    return wording.WORDS[error.fault.value].format(
        path=error.path,
        line=error.line,
        reason=error.reason.lower(),
        couples=LEAST_COUPLES,
        signs=LEAST_SIGNS,
        most=MOST_WORDS,
    )


def about_backup(failed: BackupFailed, data_dir: Path, target: Path) -> str:
    """Why no copy was made of the rooms in `data_dir`."""
    match failed:
        case backup.NoStore():
            return wording.NO_STORE.format(path=data_dir)
        case backup.NoRooms():
            return wording.NO_ROOMS.format(path=data_dir)
        case backup.CannotLook():
            return wording.CANNOT_LOOK.format(path=data_dir, reason=str(failed).lower())
        case backup.RelaysOwn():
            return wording.RELAYS_OWN.format(path=target)
        case backup.ForeignStore():
            return wording.FOREIGN_STORE.format(path=data_dir, owner=user_name(failed.owner))
        case backup.OlderStore():
            return wording.OLDER_STORE.format(path=data_dir)
        case backup.BackupExists():
            return wording.BACKUP_EXISTS.format(path=target)
        case backup.Unsound():
            return wording.BACKUP_UNSOUND.format(path=data_dir)
        case _:
            return wording.BACKUP_FAILED.format(path=target, reason=str(failed).lower())


def _reason(error: OSError) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
