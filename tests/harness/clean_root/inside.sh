# In a mount namespace of its own: a clean root in memory, with the package installed and the home of
# a session. All of it is gone when nobody is in the namespace any more.
#   inside.sh FOLDER ARCHIVE PACKAGE HOME
set -eu
folder=$1
archive=$2
package=$3
home=$4
mount -t tmpfs -o mode=755 clean-root "$folder"
# Devices are the machine's: only root could make them.
tar --extract --zstd --file "$archive" --directory "$folder" --exclude './dev/*'
for name in dev proc sys; do
    mount --rbind "/$name" "$folder/$name"
done
mkdir -p "$folder$home"
mount --bind "$home" "$folder$home"
cp "$package" "$folder/tmp/package.deb"
# Not `chroot`: who is inside that may make no user namespace.
mkdir "$folder/before"
cd "$folder"
pivot_root . before
/before/bin/busybox umount -l /before
rmdir /before
dpkg --install /tmp/package.deb
echo installed
exec cat
