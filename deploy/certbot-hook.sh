#!/bin/sh
# Hands a renewed certificate to a relay that speaks TLS itself. Certbot runs it from
# /etc/letsencrypt/renewal-hooks/deploy/, and sets RENEWED_LINEAGE; by hand:
#
#   RENEWED_LINEAGE=/etc/letsencrypt/live/relay.example.org sh certbot-hook.sh
#
# The relay's user may not read what is certbot's. It may read these copies, and nobody else may.
set -eu
umask 077

into=/etc/unhurried/tls
group=unhurried

install -d -m 0750 -o root -g "$group" "$into"
install -m 0640 -o root -g "$group" "$RENEWED_LINEAGE/fullchain.pem" "$into/relay.pem"
install -m 0640 -o root -g "$group" "$RENEWED_LINEAGE/privkey.pem" "$into/relay.key"

# Before the first start there is nothing to reload.
if systemctl is-active --quiet unhurried-relay; then
    systemctl reload unhurried-relay
fi
