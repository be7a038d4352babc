//! The table that is printed, a row as soon as it is measured.

use std::process::ExitCode;
use std::time::Duration;

/// Remembers whether every target was met.
#[derive(Debug, Default)]
pub(crate) struct Table {
    missed: usize,
}

impl Table {
    /// The head of a part: what is compared with what.
    pub(crate) fn head(&self, part: &str, theirs: &str, ours: &str) {
        println!("\n{part:48} {theirs:>12} {ours:>13} {:>9} {:>10}", "ratio", "target");
    }

    /// A row: theirs, ours, the ratio, the target, and whether that is met.
    pub(crate) fn row(
        &mut self,
        what: &str,
        [theirs, ours, ratio, target]: &[String; 4],
        met: bool,
    ) {
        self.missed += usize::from(!met);
        let verdict = if met { "met" } else { "MISSED" };
        println!("{what:48} {theirs:>12} {ours:>13} {ratio:>9} {target:>10}  {verdict}");
    }

    /// Failure if a target was missed.
    pub(crate) fn verdict(&self) -> ExitCode {
        if self.missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The middle one.
pub(crate) fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    let mut values = values.to_vec();
    values.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
    values[values.len() / 2]
}

/// A time as people read it.
pub(crate) fn time(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 0.1 => format!("{:.1} ms", seconds * 1000.0),
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        seconds => format!("{seconds:.2} s"),
    }
}
