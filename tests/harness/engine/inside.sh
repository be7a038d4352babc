# Process 1 of the engine's own namespaces: all of it ends with this process, which ends when its
# standard input closes. The machine's /etc, /opt and /run are left as they are.
#   inside.sh FOLDER DOCKERD_ARGUMENT...
set -eu
folder=$1
shift
busybox ip link set lo up
mkdir "$folder/etc" "$folder/run"
for name in group hosts ld.so.cache nsswitch.conf passwd resolv.conf; do
    cp -L "/etc/$name" "$folder/etc/" || true
done
mount --bind "$folder/etc" /etc
mount -t tmpfs tmpfs /opt
mount -t tmpfs tmpfs /run

start() {
    dockerd "$@" </dev/null &
    dockerd=$!
}

start "$@"
while read -r word; do
    case $word in
        kill) kill -KILL "$dockerd" ;;
        start) start "$@" ;;
    esac
done
