#!/usr/bin/env bash
# The browser tests need Debian's Chromium. Installs it where that is possible, else names it in one line.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && { [ -z "$as_root" ] || sudo -n true 2>/dev/null; }; then
    log=$(mktemp)
    echo "Installing Chromium for the browser tests …"
    { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium; } \
        >"$log" 2>&1 && exit 0
    tail -3 "$log"
fi
echo "Missing: Chromium, for the browser tests (on Debian: apt install chromium)."
exit 1
