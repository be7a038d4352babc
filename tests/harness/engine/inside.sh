# Process 1 of the engine's own namespaces: all of it ends with this process, which ends when its
# standard input closes. The machine's /etc, /opt and /run are left as they are.
#   inside.sh FOLDER ENGINE ARGUMENT...
set -eu
folder=$1
shift
busybox ip link set lo up
mkdir "$folder/etc" "$folder/run"
for name in containers group hosts ld.so.cache nsswitch.conf passwd resolv.conf; do
    cp -rL "/etc/$name" "$folder/etc/" || true
done
# Its links lead to programs, such as iptables.
cp -a /etc/alternatives "$folder/etc/" || true
mount --bind "$folder/etc" /etc
mount -t tmpfs tmpfs /opt
mount -t tmpfs tmpfs /run

if [ -n "${DISK_SIZE-}" ]; then
    mkdir "$folder/data"
    mount -t tmpfs -o "size=$DISK_SIZE" tmpfs "$folder/data"
fi

start() {
    "$@" </dev/null &
    engine=$!
}

start "$@"
while read -r word; do
    case $word in
        kill) kill -KILL "$engine" ;;
        start) start "$@" ;;
    esac
done
