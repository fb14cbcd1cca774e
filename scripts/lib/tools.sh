# The programs that the checks call beside cargo. As root on Debian the missing ones are installed; elsewhere they are
# named, and nothing is left out silently. To be sourced.

# Each program with the Debian package that brings it.
TOOLS=(cc:gcc curl:curl node:nodejs npm:npm python3:python3 strace:strace)

missing_packages() {
    local tool
    for tool in "${TOOLS[@]}"; do
        command -v "${tool%%:*}" >/dev/null || echo "${tool##*:}"
    done
    # Debian's Python makes no virtual environments without it.
    python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

provide_tools() {
    local missing
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "please install: $(echo $missing)" >&2
        return 1
    fi
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
}
