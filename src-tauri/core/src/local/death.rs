//! Why a container ended, as its state and the end of its log tell.

use super::{Container, Engine, Error};
use crate::contract::LogSource;

/// Lines at the end of a log that may name the cause. Earlier ones are of another time.
const LAST_LINES: usize = 20;

/// A cause that a person can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeathCause {
    /// The engine had too little memory.
    Memory,
    /// The disk was full.
    Disk,
    /// The image is for another processor.
    Platform,
    /// A port that it listens on inside the container was taken.
    Port,
}

impl DeathCause {
    /// Its name in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Platform => "platform",
            Self::Port => "port",
        }
    }

    fn find(ran_out_of_memory: bool, log: &str) -> Option<Self> {
        let log = log.to_lowercase();
        let signs = [
            (Self::Memory, "cannot allocate memory"),
            (Self::Memory, "memory limit (total) exceeded"),
            (Self::Disk, "no space left on device"),
            (Self::Platform, "exec format error"),
            (Self::Port, "address already in use"),
        ];
        let found = || signs.into_iter().find(|(_, sign)| log.contains(sign));
        if ran_out_of_memory { Some(Self::Memory) } else { found().map(|(cause, _)| cause) }
    }
}

impl Engine {
    /// Why a container ended that nobody stopped. A log that cannot be read tells no cause.
    pub async fn find_death(&self, container: &Container) -> Error {
        let log = self.read_log(LogSource::Container).await.inspect_err(|error| {
            tracing::info!(%error, "the end of a log is not known");
        });
        let log = log.unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let end = lines[lines.len().saturating_sub(LAST_LINES)..].join("\n");
        let cause = DeathCause::find(container.ran_out_of_memory, &end);
        Error::Died { code: container.exit_code, cause, is_limited: container.is_limited }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_known_by_the_state_or_by_the_log() {
        assert_eq!(DeathCause::find(true, ""), Some(DeathCause::Memory));
        for (log, cause) in [
            ("write: No space left on device", Some(DeathCause::Disk)),
            ("exec /entrypoint.sh: exec format error", Some(DeathCause::Platform)),
            ("bind: Address already in use", Some(DeathCause::Port)),
            ("fork: Cannot allocate memory", Some(DeathCause::Memory)),
            ("Traceback", None),
        ] {
            assert_eq!(DeathCause::find(false, log), cause, "{log}");
        }
    }
}
