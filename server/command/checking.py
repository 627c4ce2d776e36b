"""Whether a relay could run with its settings, as far as files and names tell it: `--check-config`.

Nothing is started, and nobody is asked. Imported only for that task.
"""

import sys
import time
from math import inf
from pathlib import Path

from server.command.complaints import (
    about_certificate,
    about_directory,
    about_fleet,
    about_hidden_files,
    about_hidden_python,
    about_host,
    about_openness,
    about_trouble,
    about_words,
)
from server.line.tls import Certificate, CertificateUnusable, ends_at
from server.line.words import WordsUnusable, read_words
from server.settings import Keeping, RelaySettings
from server.store.sqlite import is_disk_low
from server.watch.condition import Trouble


def check(settings: RelaySettings) -> str | None:
    """What stands in the way of a relay with these settings, as far as files tell it."""
    is_alone = settings.archive is Keeping.SQLITE
    complaint = about_directory(settings.data_dir) if is_alone else about_fleet(settings)
    complaint = complaint or about_host(settings.host, settings.port)
    if complaint is None and settings.metrics_port is not None:
        complaint = about_host(settings.metrics_host, settings.metrics_port)
    return complaint or check_certificate(settings) or check_words(settings)


def remarks(settings: RelaySettings) -> list[str]:
    """What holds, and will still not do what was meant."""
    found = about_openness(settings)
    is_alone = settings.archive is Keeping.SQLITE
    if is_alone and is_disk_low(settings.data_dir, settings.disk_free_share):
        found.append(about_trouble(Trouble.DISK, settings))
    if settings.tls_cert is not None and (ends_at(settings.tls_cert) or inf) <= time.time():
        found.append(about_trouble(Trouble.CERTIFICATE, settings))
    hidden = about_hidden_python(Path(path) for path in (sys.executable, sys.prefix, __file__))
    return [*found, *([hidden] if hidden else []), *about_hidden_files(settings)]


def check_certificate(settings: RelaySettings) -> str | None:
    """What is wrong with the certificate, if there is one."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    try:
        Certificate(settings.tls_cert, settings.tls_key)
    except CertificateUnusable as error:
        return about_certificate(error)
    return None


def check_words(settings: RelaySettings) -> str | None:
    """What is wrong with the words of the host, if there are any."""
    if settings.words_file is None:
        return None
    try:
        read_words(settings.words_file)
    except WordsUnusable as error:
        return about_words(error)
    return None
