# Inside the engine's own namespaces: becomes an ordinary user and starts the engine.
#   rootless.sh FOLDER ENGINE ARGUMENT...
set -eu
user=65534
folder=$1
shift
# The users inside its containers.
echo "$user:100000:65536" | tee "$folder/etc/subuid" >"$folder/etc/subgid"
mkdir -p "$folder/data" "$folder/exec"
chown -R "$user:$user" "$folder/data" "$folder/exec" "$folder/run" "$folder/containers.conf"
chown "$user:$user" "$folder"
# Its network is a device that every user of a desktop may open.
mknod "$folder/tun" c 10 200
chmod 666 "$folder/tun"
mount --bind "$folder/tun" /dev/net/tun
exec setpriv --reuid="$user" --regid="$user" --clear-groups --inh-caps=-all "$@"
