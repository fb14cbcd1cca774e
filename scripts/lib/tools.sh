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

missing_for_pages() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null || echo chromium
    command -v pdftotext >/dev/null || echo poppler-utils
    # The plan is printed in narrow letters.
    ! command -v fc-list >/dev/null || fc-list : family | grep -q "Liberation Sans Narrow" || echo fonts-liberation
}

# install_packages PACKAGE...
install_packages() {
    [ $# -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "please install: $*" >&2
        return 1
    fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

provide_tools() {
    # shellcheck disable=SC2046
    install_packages $(missing_packages)
}

# A browser and what reads its prints: a few hundred megabytes, so only for the check that needs them.
provide_browser() {
    # shellcheck disable=SC2046
    install_packages $(missing_for_pages)
}
