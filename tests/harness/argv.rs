//! What can be read of a program's processes: their arguments, by anyone on the machine, and
//! their environments, by whatever else the person runs.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// All arguments and variables of the process groups it followed.
#[derive(Clone, Debug, Default)]
pub struct ArgvWatch(Arc<Mutex<BTreeSet<String>>>);

impl ArgvWatch {
    /// Looks at a process group until it is gone.
    pub(crate) fn follow(&self, group: i32) {
        let seen = self.0.clone();
        look(group, &seen);
        thread::spawn(move || {
            while look(group, &seen) {
                thread::sleep(Duration::from_millis(2));
            }
        });
    }

    /// Looks at the process group that a process is in.
    pub fn follow_with(&self, pid: i32) {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
        self.follow(group_in(&stat).expect("a group"));
    }

    /// What it has seen so far.
    pub fn seen(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().cloned().collect()
    }
}

/// False when nobody is left.
fn look(group: i32, seen: &Mutex<BTreeSet<String>>) -> bool {
    let processes = fs::read_dir("/proc").expect("a Linux").flatten();
    let members = processes.map(|process| process.path()).filter(|path| {
        fs::read_to_string(path.join("stat")).is_ok_and(|stat| group_in(&stat) == Some(group))
    });
    let read = |path: PathBuf| ["cmdline", "environ"].map(|of| fs::read(path.join(of)));
    let all: Vec<_> = members.flat_map(read).collect();
    let texts = all.iter().flatten().map(|line| String::from_utf8_lossy(line));
    seen.lock().unwrap().extend(texts.map(|text| text.replace('\0', " ").trim_end().to_owned()));
    !all.is_empty()
}

/// The group in `/proc/<pid>/stat`: the third field after the name, which may hold anything.
fn group_in(stat: &str) -> Option<i32> {
    stat.rsplit_once(") ")?.1.split(' ').nth(2)?.parse().ok()
}
