#!/bin/sh
# A restore drill: DUBAN FOLDER KEY. Restores the newest backup of the folder into an empty store of
# its own, checks it by the log's public key, compares, and removes it again. Exits with 1 and says
# why where a backup could not be restored.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 DUBAN FOLDER KEY" >&2; exit 2; }
duban=$(realpath "$1") key=$(realpath "$3")
newest=$(ls "$2"/duban-*T*Z.backup 2>/dev/null | tail -n 1)
[ -n "$newest" ] || { echo "There is no backup in $2." >&2; exit 1; }
newest=$(realpath "$newest")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"  # no duban.toml of the real store lies here
env -i PATH="$PATH" DUBAN_DATABASE="sqlite:///$folder/duban.db" \
    "$duban" restore "$newest" --key "$key"
echo "Restored for a drill: $newest"
