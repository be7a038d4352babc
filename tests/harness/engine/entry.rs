//! The way into an engine's network. Root walks in. For an ordinary user the engine has a user
//! namespace too, in which they would be root; the session's bus knows them under their own number,
//! so there is one more around all that they run: a process of ours stays in it, to keep it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Command, Stdio};

use crate::wait::{SOON, wait_until};

/// Words to put before a command.
pub(super) struct Entry {
    words: Vec<String>,
    person: Option<Child>,
}

impl Entry {
    /// Into the network of the process that holds the engine's namespaces.
    pub(super) fn new(holder: u32) -> Self {
        let namespace = |of: u32, kind: &str| format!("--{kind}=/proc/{of}/ns/{kind}");
        let mut words = vec!["nsenter".to_owned(), namespace(holder, "net")];
        if is_root() {
            return Self { words, person: None };
        }
        let as_they_are = "--preserve-credentials".to_owned();
        words.extend([namespace(holder, "user"), as_they_are.clone()]);
        let person = stay_as_oneself(&words);
        let own = namespace(person.id(), "user");
        words.extend(["nsenter".to_owned(), own, as_they_are]);
        Self { words, person: Some(person) }
    }

    /// A program inside, with no arguments yet.
    pub(super) fn command(&self, program: &std::ffi::OsStr) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).arg("--").arg(program);
        command
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let Some(person) = &mut self.person {
            drop(person.stdin.take());
            let _ = person.wait();
        }
    }
}

pub(super) fn is_root() -> bool {
    own_numbers().0 == 0
}

/// A process in a user namespace that gives the user their own numbers back. It ends when its
/// input does.
fn stay_as_oneself(words: &[String]) -> Child {
    let (user, group) = own_numbers();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).args(["--", "unshare"]);
    command.args([format!("--map-user={user}"), format!("--map-group={group}")]);
    command.args(["--", "cat"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let person = command.spawn().expect("nsenter can be started");
    let name = format!("/proc/{}/comm", person.id());
    wait_until("a namespace of one's own", SOON, || {
        (fs::read_to_string(&name).expect("it lives") == "cat\n").then_some(())
    });
    person
}

/// The numbers of the user and the group that run this.
fn own_numbers() -> (u32, u32) {
    let own = fs::metadata("/proc/self").expect("/proc is there");
    (own.uid(), own.gid())
}
