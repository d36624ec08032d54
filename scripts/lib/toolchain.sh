# shellcheck shell=bash disable=SC2034,SC2154
# Find or get the two tools that everything else needs: uv and a Python 3.14.
# Sourced by bash scripts that set `root`; works in the bash 3.2 of macOS.

# These would make every later start slow, or point Python at another environment.
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH VIRTUAL_ENV

# Trust what the system trusts, also behind a proxy with its own certificate.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NO_PROGRESS=1

cache="${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/vertical-farm"
setup_log="$cache/setup.log"
mkdir -p "$cache"

say() { printf '==> %s\n' "$*" >&2; }

fail() {
    printf '\nThis did not work: %s\n' "$1" >&2
    shift
    while [ $# -gt 0 ]; do
        printf '  %s\n' "$1" >&2
        shift
    done
    exit 1
}

# Run a command quietly; keep what it says for the message if it fails in the end.
quietly() { "$@" >>"$setup_log" 2>&1; }

# Print the uv that is there already.
find_uv() {
    local candidate
    for candidate in "$(command -v uv || true)" "$cache/uv/bin/uv" \
        "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv"; do
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

# A python3 without pip: Debian ships pip as a package that works unpacked.
pip_from_debian() {
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
    local folder="$cache/pip"
    mkdir -p "$folder" && cd "$folder" || return 1
    apt-get -qq download python3-pip && dpkg -x python3-pip_*.deb . || return 1
    PYTHONPATH="$folder/usr/lib/python3/dist-packages" python3 -m pip install --target "$cache/uv" uv
}

# Install uv below the user's cache, in whichever way this machine's python3 allows.
install_uv() {
    local folder="$cache/uv"
    rm -rf "$folder"
    mkdir -p "$cache"
    if quietly python3 -m venv "$folder" && quietly "$folder/bin/python" -m pip install uv; then
        return 0
    fi
    rm -rf "$folder"
    quietly python3 -m pip install --target "$folder" uv || (quietly pip_from_debian)
}

# Set `uv`.
obtain_uv() {
    if uv=$(find_uv); then return 0; fi
    command -v python3 >/dev/null || fail "There is no python3 on this machine." \
        "Install Python 3 (any version), then run this again."
    say "Installing uv, which installs everything else, below $cache"
    install_uv || true
    uv=$(find_uv) || fail "uv could not be installed; the reason is at the end of $setup_log." \
        "Check that this machine reaches the Python package index, or install uv yourself" \
        "(your system's package manager has it), then run this again."
}

# Whether a command is a Python that Home Assistant runs on.
suits() {
    "$1" -c '
import ctypes, sqlite3, ssl, sys
sys.exit(sys.version_info < (3, 14, 2) or sys.implementation.name != "cpython")
' >/dev/null 2>&1
}

# Print a suitable Python that is there already.
find_python() {
    local candidate
    for candidate in python3.14 python3 python "$cache/python/usr/bin/python3.14"; do
        if suits "$candidate"; then
            "$candidate" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))'
            return 0
        fi
    done
    candidate=$("$uv" python find --no-python-downloads --system '>=3.14.2' 2>/dev/null) || return 1
    suits "$candidate" && echo "$candidate"
}

# Set `python`.
obtain_python() {
    if python=$(find_python); then return 0; fi
    say "Getting Python 3.14, which this machine does not have"
    UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-20} UV_HTTP_RETRIES=${UV_HTTP_RETRIES:-0} \
        quietly "$uv" python install --no-bin 3.14 || true
    if python=$(find_python); then return 0; fi
    if command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
        say "It cannot be downloaded, so Debian's own packages are unpacked below $cache"
        UV=$uv quietly "$root/scripts/python-from-debian" "$cache/python" || true
    fi
    python=$(find_python) || fail "Python 3.14.2 or newer could not be obtained; the reason is at the end of $setup_log." \
        "Install it with your system's package manager, so that python3.14 is a command," \
        "then run this again."
}
