#!/bin/bash
# A copy of a fleet's rooms, encrypted, in place of the one before. Run by the unit beside it; the
# arguments are those that the relay's command needs besides.
#
# Only who has the secret of the age key can read it, and that belongs on no machine of the fleet:
#   age-keygen -o backup.key; its public line goes to /etc/unhurried/backup.pub
set -euo pipefail
umask 077

into=/var/lib/unhurried-fleet-backup
to=/etc/unhurried/backup.pub

# What a copy that was cut off has left. The one before goes only when the new one is whole: it
# must not be older than a day, so if this fails for that long, look.
rm -f "$into/new.age"
/opt/unhurried/bin/unhurried-relay --config /etc/unhurried/fleet.toml --copy-fleet "$@" |
    age -R "$to" -o "$into/new.age"
mv -f "$into/new.age" "$into/rooms.age"
