# What install.sh asks of a machine, each refusal in words. Read by it alone.

refuse() {
    echo "Not installed: $1" >&2
    exit 1
}

must_be_signed() {
    [ -z "$unsigned" ] || return 0
    [ -n "$key" ] || refuse "name the releases' public key by --release-key, or say --unsigned."
    [ -f "$key" ] || refuse "there is no key at $key."
    [ -f "$here/SHA256SUMS.sig" ] || refuse "nobody signed this archive (--unsigned does without)."
    openssl dgst -sha256 -verify "$key" -signature "$here/SHA256SUMS.sig" "$here/SHA256SUMS" \
        >/dev/null 2>&1 || refuse "the signature is not one of this key: the archive was changed, or \
is another's."
}

must_be_whole() {
    (cd "$here" && sha256sum --quiet --check SHA256SUMS >/dev/null 2>&1) ||
        refuse "files of this archive are missing or were changed; copy it again."
}

must_fit_the_machine() {
    machine=$(uname -m)
    [ "$machine" = "$architecture" ] ||
        refuse "this archive is for $architecture, and the machine is $machine."
    has=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
    [ -n "$has" ] || refuse "glibc $glibc or newer is needed, and there is none here."
    oldest=$(printf '%s\n%s\n' "$glibc" "$has" | sort -V | head -n 1)
    [ "$oldest" = "$glibc" ] || refuse "glibc $glibc or newer is needed, and this is $has."
}

must_be_writable() {
    place=$prefix
    while [ ! -e "$place" ]; do place=$(dirname "$place"); done
    [ -w "$place" ] || refuse "$place cannot be written; run this as root, or name another --prefix."
    free=$(df -Pk "$place" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge 614400 ] || refuse "600 MiB are needed at $place, and $((free / 1024)) are left."
}

# Sets python and series (3.11); one out of an archive is unpacked later.
choose_python() {
    if [ -n "$archive" ]; then
        [ -f "$archive" ] || refuse "there is no archive of Python at $archive."
        trial=$(mktemp -d)
        tar -xzf "$archive" -C "$trial" 2>/dev/null || {
            rm -rf "$trial"
            refuse "$archive cannot be unpacked; a relocatable Python's .tar.gz is expected."
        }
        said=$(series_of "$trial/python/bin/python3")
        rm -rf "$trial"
        [ -n "$said" ] || refuse "$archive holds no python/bin/python3 that runs here."
        series=$said
    else
        for each in ${python:-python3.14 python3.13 python3.12 python3.11 python3}; do
            series=$(series_of "$each")
            case " $pythons " in *" $series "*) python=$(command -v "$each"); break ;; esac
            series=
        done
        [ -n "$series" ] ||
            refuse "a Python of one of these is needed: $pythons. Where there is none, name a \
relocatable Python's archive by --python-archive."
        "$python" -c 'import venv, ensurepip' 2>/dev/null ||
            refuse "$python lacks venv; install its package python3-venv, or name an archive."
    fi
    case " $pythons " in
        *" $series "*) ;;
        *) refuse "this archive is for Python $pythons, not $series." ;;
    esac
}

series_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

unpack_python() {
    [ -n "$archive" ] || return 0
    tar -xzf "$archive" -C "$release"
    python=$release/python/bin/python3
}

# The link goes over in one step; what was in use before is kept for --rollback.
take_into_use() {
    before=$(readlink "$1/current" 2>/dev/null || true)
    [ -z "$before" ] || [ "$before" = "$2" ] || ln -sfn "$before" "$1/previous"
    ln -s "$2" "$1/.current.$$"
    mv -T "$1/.current.$$" "$1/current"
}

go_back() {
    before=$(readlink "$1/previous" 2>/dev/null || true)
    [ -n "$before" ] && [ -d "$before" ] || refuse "no earlier release is kept in $1."
    take_into_use "$1" "$before"
    echo "In use again: $before. Restart the service; a store brought up by duban init stays as it is."
}
