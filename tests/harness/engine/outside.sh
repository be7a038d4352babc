# Outside the engine's namespaces: makes them, says which process holds them, and cleans up when
# whoever started this has gone, however that happened: its end of the standard input closes.
#   outside.sh FOLDER UNSHARE_ARGUMENT...
folder=$1
shift
exec 3<&0
unshare "$@" <&3 >>"$folder/dockerd.log" 2>&1 &
echo $!
wait
# After a failure the log is still wanted: keep the folder until nobody is there to read it.
cat <&3 >/dev/null
name=$(basename "$folder")
find /sys/fs/cgroup -depth -type d -path "*/$name*" -exec rmdir {} + 2>/dev/null
# The engine makes folders that their owner cannot enter.
chmod -R u+rwX "$folder"
rm -rf "$folder"
