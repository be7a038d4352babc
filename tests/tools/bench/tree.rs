//! A program and all that it has started: the memory and the processor time of the whole tree.

use std::collections::VecDeque;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use journeys::process::below;
use nix::time::{ClockId, clock_getcpuclockid};
use nix::unistd::Pid;

/// How often memory is looked at until it has settled.
const GLANCE: Duration = Duration::from_millis(250);
/// So many looks have to agree: ten seconds of them, because a page that is shown goes on to load what
/// it did not need at once.
const LOOKS: usize = 40;
/// How far they may be apart.
const SPREAD: f64 = 0.005;
/// Memory that does not settle is taken as it is by then.
const PATIENCE: Duration = Duration::from_secs(60);

/// The processes below one, and itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tree(pub(crate) i32);

impl Tree {
    /// Bytes of memory, each page shared out among the processes that have it, once they settled.
    pub(crate) fn memory(self) -> f64 {
        let start = Instant::now();
        let mut looks = VecDeque::new();
        loop {
            looks.push_back(self.memory_now());
            let least = looks.iter().copied().fold(f64::INFINITY, f64::min);
            let most = looks.iter().copied().fold(0.0, f64::max);
            let settled = looks.len() == LOOKS && most - least <= SPREAD * most;
            if settled || start.elapsed() > PATIENCE {
                return most;
            }
            if looks.len() == LOOKS {
                looks.pop_front();
            }
            thread::sleep(GLANCE);
        }
    }

    /// The part of one core that it uses over a time.
    pub(crate) fn load(self, over: Duration) -> f64 {
        let (start, before) = (Instant::now(), self.processor_time());
        thread::sleep(over);
        self.processor_time().saturating_sub(before).as_secs_f64() / start.elapsed().as_secs_f64()
    }

    fn memory_now(self) -> f64 {
        let kibibytes = |pid: i32| {
            let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
            let line = text.lines().find(|line| line.starts_with("Pss:"))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        };
        self.processes().filter_map(kibibytes).sum::<f64>() * 1024.0
    }

    /// With that of threads that have ended; `stat` would say it in hundredths of a second.
    fn processor_time(self) -> Duration {
        let clocks = self.processes().map(Pid::from_raw);
        let times = clocks.filter_map(|pid| clock_getcpuclockid(pid).and_then(ClockId::now).ok());
        times.map(Duration::from).sum()
    }

    fn processes(self) -> impl Iterator<Item = i32> {
        below(self.0).into_iter().map(|kin| kin.pid).chain([self.0])
    }
}
