#!/bin/sh
# Installs this release of Duban without a network, beside those that are there; or goes back.
#   install.sh --release-key KEY.pub [--prefix /opt/duban] [--python PYTHON | --python-archive FILE]
#   install.sh --rollback [--prefix /opt/duban]
# KEY.pub is the releases' public key, got by another way than this archive; --unsigned does without.
# Whatever does not fit is said before anything is written.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/installing.sh"

prefix=/opt/duban key= unsigned= python= archive= rollback=
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=$2; shift ;;
        --release-key) key=$2; shift ;;
        --unsigned) unsigned=1 ;;
        --python) python=$2; shift ;;
        --python-archive) archive=$2; shift ;;
        --rollback) rollback=1 ;;
        *) refuse "There is no option $1; the head of $0 lists them." ;;
    esac
    shift
done
case $prefix in /*) ;; *) refuse "The prefix is an absolute path, not $prefix." ;; esac
[ -z "$rollback" ] || { go_back "$prefix"; exit 0; }

. "$here/release"
must_be_signed
must_be_whole
must_fit_the_machine
must_be_writable
choose_python

release=$prefix/releases/$version-$commit
umask 022
mkdir -p "$prefix/releases"
rm -rf "$release.old"
# A virtual environment names its own place: it is made where it stays, and taken into use at the end.
[ ! -d "$release" ] || mv "$release" "$release.old"
give_back() {
    rm -rf "$release"
    [ ! -d "$release.old" ] || mv "$release.old" "$release"
}
trap give_back EXIT
mkdir "$release"
unpack_python
"$python" -m venv "$release"
"$release/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" \
    --require-hashes -r "$here/requirements-$series.txt"
cp -R "$here/source" "$release/source"
"$release/bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps \
    --no-build-isolation "$release/source"
mv "$release/source/deploy" "$release/source/docs" "$release/"
rm -rf "$release/source"
"$release/bin/duban" --version
trap - EXIT
rm -rf "$release.old"
take_into_use "$prefix" "$release"
echo "In use: $prefix/current. Next: docs/operating.md, or after an upgrade: duban init, then restart."
