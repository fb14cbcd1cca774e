# Starts the demo for a script that sources this: sets base_url, admin_key, provider_id, room_id and pool_id.
# shellcheck shell=bash

# start_demo BINARY DIRECTORY
start_demo() {
    local first="$2/demo.json"
    mkdir -p "$2"
    "$1" demo --data "$2/data" --listen 127.0.0.1:0 --json --no-limits >"$first" 2>"$2/demo.log" &
    demo_pid=$!
    local tries
    for tries in $(seq 600); do
        [ -s "$first" ] && break
        kill -0 "$demo_pid" 2>/dev/null || break
        sleep 0.1
    done
    if ! head -n 1 "$first" | python3 -m json.tool >/dev/null 2>&1; then
        echo "the demo did not start ($tries tries):" >&2
        cat "$2/demo.log" >&2
        return 1
    fi
    local field
    for field in base_url admin_key provider_id room_id pool_id; do
        printf -v "$field" '%s' "$(head -n 1 "$first" | python3 -c "import json, sys; print(json.load(sys.stdin)['$field'])")"
    done
    for tries in $(seq 600); do
        curl --silent --fail --output /dev/null "$base_url/health/ready" && return
        sleep 0.1
    done
    echo "the demo is not ready" >&2
    return 1
}

stop_demo() {
    [ -n "${demo_pid:-}" ] || return 0
    kill "$demo_pid" 2>/dev/null || true
    wait "$demo_pid" 2>/dev/null || true
    demo_pid=
}
