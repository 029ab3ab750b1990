#!/usr/bin/env bash
# Runs a RabbitMQ of its own on the loopback interface, as whoever calls, until its standard input ends; everything
# of it is in one directory and nothing of it is left behind, its port mapper included.
#
# usage: serve.sh DIRECTORY PORT TLS_PORT EPMD_PORT DISTRIBUTION_PORT
#
# The directory has authority.pem, whose certificates are taken, and server.pem, the server's own with its key.
# `ready` is printed when it serves.
set -euo pipefail
directory=$1 port=$2 tls_port=$3 epmd_port=$4 distribution_port=$5
here=$(cd "$(dirname "$0")" && pwd)

# The one in the PATH may be a wrapper that changes to the system's user.
programs=$(echo /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin)
[ -x "$programs/rabbitmq-server" ] || { echo "install rabbitmq-server" >&2; exit 1; }

sed -e "s|@directory@|$directory|g; s|@port@|$port|g; s|@tls_port@|$tls_port|g" "$here/rabbitmq.conf.in" \
    >"$directory/rabbitmq.conf"
cp "$here/definitions.json" "$directory/definitions.json"
printf '[rabbitmq_auth_mechanism_ssl].\n' >"$directory/enabled_plugins"

export HOME=$directory
export ERL_EPMD_PORT=$epmd_port ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME=packit-test@localhost
export RABBITMQ_BASE=$directory
export RABBITMQ_MNESIA_BASE=$directory/mnesia
export RABBITMQ_LOG_BASE=$directory/log
export RABBITMQ_LOGS=-
export RABBITMQ_PID_FILE=$directory/pid
export RABBITMQ_CONFIG_FILE=$directory/rabbitmq.conf
export RABBITMQ_CONF_ENV_FILE=$directory/no-environment
export RABBITMQ_ADVANCED_CONFIG_FILE=$directory/no-advanced.config
export RABBITMQ_ENABLED_PLUGINS_FILE=$directory/enabled_plugins
export RABBITMQ_GENERATED_CONFIG_DIR=$directory/generated
export RABBITMQ_DIST_PORT=$distribution_port
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
# No question to a DNS server, which may take its time or not be there.
printf '{lookup, [file]}.\n{host, {127,0,0,1}, ["localhost", "%s"]}.\n' "$(hostname -s)" >"$directory/inetrc"
export ERL_INETRC=$directory/inetrc
# Fewer schedulers start, and wait, with less work.
export RABBITMQ_SCHEDULER_BIND_TYPE=u
export RABBITMQ_SERVER_START_ARGS='+S 2:2 +sbwt none'
export RABBITMQ_IO_THREAD_POOL_SIZE=4

# Started by us in the foreground: by itself Erlang starts one that outlives everything.
epmd -address 127.0.0.1 -port "$epmd_port" </dev/null >"$directory/epmd.log" 2>&1 &
epmd=$!

# In a session of its own, so that its helpers end with it.
setsid "$programs/rabbitmq-server" </dev/null >"$directory/server.log" 2>&1 &
server=$!

# shellcheck disable=SC2317  # called by the trap
finish() {
    # First the one that does the work, so that its parent takes note of its end; then whatever is left.
    if [ -s "$directory/pid" ]; then kill -KILL "$(cat "$directory/pid")" 2>/dev/null || true; else
        kill -KILL -- "-$server" 2>/dev/null || true
    fi
    wait "$server" 2>/dev/null || true
    kill -KILL "$epmd" 2>/dev/null || true
    wait 2>/dev/null || true
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

for ((attempt = 0; attempt < 1200; attempt++)); do
    if grep -q 'Server startup complete' "$directory/server.log" 2>/dev/null; then
        echo ready
        # Until whoever called closes it, or ends in any way.
        cat >/dev/null
        exit 0
    fi
    kill -0 "$server" 2>/dev/null || break
    # Whoever called may be gone already.
    if read -r -t 0.1 _; then :; elif [ $? -le 128 ]; then exit 1; fi
done
cat "$directory/server.log" >&2
exit 1
