#!/bin/sh
# make install: the product alone into one folder, from this checkout and the package registries that
# pip and npm are set to. PREFIX PYTHON [REQUIREMENTS]. Nothing is written outside PREFIX, HOME needs
# not be writable, and what was only needed to build is gone afterwards.
set -eu
prefix=$1 python=$2 requirements=${3:-requirements.txt}
root=$(cd "$(dirname "$0")/.." && pwd)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "Python 3.11 or newer is needed; $python is older." >&2; exit 1; }
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd)
build=$prefix/build
rm -rf "$build"
mkdir -p "$build/source"
trap 'rm -rf "$build"' EXIT
export HOME="$build" PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

for part in aggregates projections schedules service pyproject.toml README.md LICENSE; do
    cp -R "$root/$part" "$build/source/"
done
find "$build/source" -name __pycache__ -prune -exec rm -rf {} +
if [ ! -e "$build/source/service/commit.txt" ]; then
    git -C "$root" rev-parse HEAD >"$build/source/service/commit.txt" 2>/dev/null ||
        rm -f "$build/source/service/commit.txt"
fi
vendor=$build/source/service/static/vendor
if [ ! -e "$vendor/echarts.min.js" ]; then  # the pages' assets, by npm, which comes as a wheel
    "$python" -m venv "$build/npm"
    "$build/npm/bin/pip" install --quiet --require-hashes -r "$root/requirements-assets.txt"
    mkdir -p "$build/assets" "$vendor"
    cp "$root/package.json" "$root/package-lock.json" "$build/assets/"
    (cd "$build/assets" && PATH="$build/npm/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund \
        --loglevel=error --cache "$build/cache")
    modules=$build/assets/node_modules
    cp "$modules/@tabler/core/dist/css/tabler.min.css" "$modules/@tabler/core/dist/js/tabler.min.js" \
        "$modules/htmx.org/dist/htmx.min.js" "$modules/echarts/dist/echarts.min.js" "$vendor/"
fi
"$python" -m venv "$prefix"
"$prefix/bin/pip" install --quiet --require-hashes -r "$root/$requirements"
"$prefix/bin/pip" install --quiet --no-deps --no-build-isolation --no-index --force-reinstall "$build/source"
echo "Ready: $prefix/bin/duban"
