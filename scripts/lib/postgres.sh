# A PostgreSQL server for the tests: the one that is named, the one that answers on this machine, or a private one.
# Sets GEMEINRAUM_TEST_POSTGRES. To be sourced; a private server ends with the shell.

postgres_answers() {
    command -v psql >/dev/null && psql "$1/postgres" -c 'SELECT 1' >/dev/null 2>&1
}

install_postgres() {
    if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        [ "$(id -u)" = 0 ] || { echo "PostgreSQL is missing: install it, or name a server in GEMEINRAUM_TEST_POSTGRES" >&2; return 1; }
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
    fi
}

# A server of our own with durable commits, on a free port, in a directory that is deleted afterwards.
start_private_postgres() {
    local bin port
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    POSTGRES_HOME=$(mktemp -d)
    local as=()
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$POSTGRES_HOME"
        as=(setpriv --reuid postgres --regid postgres --init-groups)
    fi
    "${as[@]}" "$bin/initdb" -D "$POSTGRES_HOME/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
    "${as[@]}" "$bin/pg_ctl" -D "$POSTGRES_HOME/data" -w -l "$POSTGRES_HOME/log" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$POSTGRES_HOME -c max_connections=200" start >/dev/null
    trap '"${as[@]}" "'"$bin"'/pg_ctl" -D "$POSTGRES_HOME/data" -m immediate stop >/dev/null 2>&1; rm -rf "$POSTGRES_HOME"' EXIT
    export GEMEINRAUM_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port"
}

provide_postgres() {
    local here="postgres://postgres@127.0.0.1:5432"
    if [ -n "${GEMEINRAUM_TEST_POSTGRES:-}" ]; then
        postgres_answers "$GEMEINRAUM_TEST_POSTGRES" || { echo "GEMEINRAUM_TEST_POSTGRES does not answer" >&2; return 1; }
    elif postgres_answers "$here"; then
        export GEMEINRAUM_TEST_POSTGRES="$here"
    else
        install_postgres && start_private_postgres
    fi
}
