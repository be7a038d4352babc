//! Writes that the system refuses: full disks, folders without permission, things that are no
//! files.
//!
//! Each is reported with its own code, the file stays as it was, and no other file is left.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;

use companion_core::contract::{Problem, Settings};
use companion_core::credentials::{Region, Secret};
use companion_core::stores::accounts_file::AccountsFile;
use companion_core::stores::settings_file::SettingsFile;
use companion_core::stores::{Error, env_file, sessions_file};
use time::OffsetDateTime;

use crate::{PATIENCE, locks, names, project, subprocess, tinyb, write};

const API: &str = "https://api.tinybird.co";
/// The id of a user that does not exist here.
const STRANGER: u32 = 12_345;
/// The size of the disk in a mount namespace.
const DISK: &str = "size=256k";

/// Every kind of file that we write.
const KINDS: [Kind; 5] = [Kind::Tinyb, Kind::Env, Kind::Sessions, Kind::Settings, Kind::Accounts];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Tinyb,
    Env,
    Sessions,
    Settings,
    Accounts,
}

/// One of our files below a home.
#[derive(Clone, Debug)]
struct File {
    kind: Kind,
    home: PathBuf,
}

impl File {
    /// Each kind, written once.
    fn all(home: &Path) -> Vec<Self> {
        let files = KINDS.map(|kind| Self { kind, home: home.to_owned() });
        files.iter().for_each(|file| file.write().unwrap());
        files.to_vec()
    }

    fn path(&self) -> PathBuf {
        self.home.join(match self.kind {
            Kind::Tinyb => "project/.tinyb",
            Kind::Env => "project/.env.local",
            Kind::Sessions => ".tinybird/gcp/europe-west2/acme/sessions.txt",
            Kind::Settings => "config/settings.json",
            Kind::Accounts => "accounts/accounts.json",
        })
    }

    fn folder(&self) -> PathBuf {
        self.path().parent().unwrap().to_owned()
    }

    /// Writes a new value each time.
    fn write(&self) -> Result<(), Error> {
        let (locks, now) = (locks(&self.home), OffsetDateTime::now_utc());
        let value = format!("p.{}", now.unix_timestamp_nanos());
        match self.kind {
            Kind::Tinyb => write(&tinyb(&self.home), API, &value),
            Kind::Env => env_file::write(&project(&self.home), &Secret::new(value), API, &locks),
            Kind::Sessions => sessions_file::add_folder(
                &self.home,
                &region(),
                "acme",
                Path::new("/x"),
                now,
                &locks,
            ),
            Kind::Settings => {
                let settings = Settings { local_image: Some(value), ..Settings::default() };
                SettingsFile::new(&self.folder(), &locks).write(&settings)
            }
            Kind::Accounts => AccountsFile::new(&self.folder(), &locks).lock()?.save().map(drop),
        }
    }

    /// Tries to write the file, which must fail with this code and change nothing.
    fn assert_refused(&self, code: &str) {
        let before = self.state();
        let (sender, receiver) = channel();
        let file = self.clone();
        std::thread::spawn(move || sender.send(file.write()));
        let written = receiver.recv_timeout(PATIENCE).expect("it blocks");
        let problem = Problem::from(written.expect_err("it was written"));
        assert_eq!(problem.code, code, "{self:?}");
        assert_eq!(self.state(), before, "{self:?}");
    }

    /// The state of the file and its folder, in which every rename and touch can be seen.
    fn state(&self) -> (Vec<String>, u64, u64, u32, Option<std::time::SystemTime>) {
        let is = fs::metadata(self.path()).unwrap();
        (names(&self.folder()), is.ino(), is.len(), is.mode(), is.modified().ok())
    }
}

fn region() -> Region {
    Region {
        name: "europe-west2".to_owned(),
        provider: "gcp".to_owned(),
        api_host: API.to_owned(),
        host: String::new(),
    }
}

#[test]
fn on_a_full_disk_every_file_stays_as_it_was() {
    in_a_mount_namespace("on_a_full_disk_every_file_stays_as_it_was", |home| {
        let files = File::all(home);
        let full = home.join("full");
        let mut size = 0;
        // To the last page.
        while fs::write(&full, vec![b'x'; size]).is_ok() {
            size += 4096;
        }
        files.iter().for_each(|file| file.assert_refused("store.full"));
        fs::remove_file(full).unwrap();
        files.iter().for_each(|file| file.write().unwrap());
    });
}

#[test]
fn on_a_read_only_file_system_every_file_stays_as_it_was() {
    in_a_mount_namespace("on_a_read_only_file_system_every_file_stays_as_it_was", |home| {
        for file in File::all(home) {
            // The locks, in the state folder, are on another disk.
            let folder = file.folder();
            mount(&["--bind"], &folder, &folder);
            mount(&["-o", "remount,bind,ro"], &folder, &folder);
            file.assert_refused("store.read_only_disk");
        }
    });
}

#[test]
fn in_a_read_only_folder_every_file_stays_as_it_was() {
    without_roots_powers("in_a_read_only_folder_every_file_stays_as_it_was", |home| {
        for file in File::all(home) {
            fs::set_permissions(file.folder(), Permissions::from_mode(0o500)).unwrap();
            file.assert_refused("store.denied");
            fs::set_permissions(file.folder(), Permissions::from_mode(0o700)).unwrap();
        }
    });
}

#[test]
fn a_file_that_may_not_be_read_stays_as_it_was() {
    without_roots_powers("a_file_that_may_not_be_read_stays_as_it_was", |home| {
        for file in File::all(home) {
            fs::set_permissions(file.path(), Permissions::from_mode(0o200)).unwrap();
            file.assert_refused("store.denied");
        }
    });
}

/// Only root can give a file to another user, so only then is there one to try it on.
#[test]
fn a_file_of_another_user_stays_theirs() {
    if let Some(home) = subprocess::folder() {
        let files = KINDS.map(|kind| File { kind, home: home.clone() });
        return files.iter().for_each(|file| file.assert_refused("store.denied"));
    }
    if !is_root() {
        assert!(std::env::var_os("CI").is_none(), "only root can give a file to another user");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    for file in File::all(home.path()) {
        chown(file.path(), Some(STRANGER), Some(STRANGER)).unwrap();
        file.write().unwrap();
        assert_eq!(fs::metadata(file.path()).unwrap().uid(), STRANGER, "root took it away");
        fs::set_permissions(file.path(), Permissions::from_mode(0o666)).unwrap();
    }
    run_in_subprocess("a_file_of_another_user_stays_theirs", home.path(), &WITHOUT_POWERS);
}

#[test]
fn a_file_that_its_owner_made_read_only_stays_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    for file in File::all(home.path()) {
        fs::set_permissions(file.path(), Permissions::from_mode(0o400)).unwrap();
        file.assert_refused("store.read_only");
    }
}

#[test]
fn a_pipe_is_no_file_and_is_not_waited_for() {
    in_place_of_the_files("store.not_a_file", |path| {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    });
}

#[test]
fn a_folder_is_no_file() {
    in_place_of_the_files("store.not_a_file", |path| fs::create_dir(path).unwrap());
}

#[test]
fn fifty_mebibytes_are_too_many() {
    in_place_of_the_files("store.too_large", |path| {
        fs::File::create(path).unwrap().set_len(50 * 1024 * 1024).unwrap();
    });
}

#[test]
fn what_cannot_be_understood_is_left() {
    let home = tempfile::tempdir().unwrap();
    for file in File::all(home.path()).iter().filter(|file| file.kind != Kind::Env) {
        let whole = fs::read(file.path()).unwrap();
        let invalid_utf8 = [&whole[..5], b"\xff", &whole[5..]].concat();
        fs::write(file.path(), invalid_utf8).unwrap();
        file.assert_refused("store.broken");
        if file.kind != Kind::Sessions {
            fs::write(file.path(), &whole[..whole.len() - 3]).unwrap();
            file.assert_refused("store.broken");
        }
    }
}

fn in_place_of_the_files(code: &str, put: impl Fn(&Path)) {
    let home = tempfile::tempdir().unwrap();
    for file in File::all(home.path()) {
        fs::remove_file(file.path()).unwrap();
        put(&file.path());
        file.assert_refused(code);
    }
}

/// Starts a process of root without the powers that override permissions.
const WITHOUT_POWERS: [&str; 3] = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

fn without_roots_powers(test: &str, body: impl Fn(&Path)) {
    if let Some(home) = subprocess::folder() {
        return body(&home);
    }
    let home = tempfile::tempdir().unwrap();
    if is_root() {
        run_in_subprocess(test, home.path(), &WITHOUT_POWERS)
    } else {
        body(home.path())
    }
}

/// Runs `body` where it can mount as it likes, with a home on a small disk of its own.
fn in_a_mount_namespace(test: &str, body: impl Fn(&Path)) {
    if let Some(home) = subprocess::folder() {
        mount(&["-t", "tmpfs", "-o", DISK], Path::new("tmpfs"), &home);
        // The locks have another disk: it is the file's own that is full.
        fs::create_dir(home.join("state")).unwrap();
        mount(&["-t", "tmpfs"], Path::new("tmpfs"), &home.join("state"));
        return body(&home);
    }
    let through: &[&str] = if is_root() {
        &["unshare", "--mount"]
    } else {
        &["unshare", "--map-root-user", "--mount"]
    };
    let is_allowed = Command::new(through[0]).args(&through[1..]).arg("true").status();
    if !is_allowed.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "this user may not make mount namespaces");
        return;
    }
    run_in_subprocess(test, tempfile::tempdir().unwrap().path(), through);
}

/// Runs a test of this module in another process, where it has to be run and succeed.
fn run_in_subprocess(test: &str, home: &Path, through: &[&str]) {
    let mut command = subprocess::command(&format!("refused_writes::{test}"), home, through);
    let output = command.stdout(Stdio::piped()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("\ntest result: ok. 1 passed"), "{said}");
}

fn mount(options: &[&str], what: &Path, at: &Path) {
    assert!(Command::new("mount").args(options).args([what, at]).status().unwrap().success());
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}
