//! Why a command failed, and the problems that the command line itself makes.

use std::io;
use std::path::Path;

use companion_core::contract::{Code, Destination, Problem};

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The problem is not printed yet.
    Problem(Problem),
    /// The condition of `--check` does not hold. The state was printed.
    Check,
    /// Ctrl-C was pressed.
    Interrupted,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Fails with [`Failure::Check`] if the condition does not hold.
pub(crate) fn check(holds: bool) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::Check) }
}

/// The asynchronous runtime could not be started.
pub(crate) fn no_runtime() -> Problem {
    Problem::new(Code::AppBroke)
}

/// A result could not be written to standard output.
pub(crate) fn output_not_written(kind: io::ErrorKind) -> Problem {
    Problem::new(Code::AppOutput).with("reason", kind.to_string())
}

/// `login --adopt` found no credentials.
pub(crate) fn nothing_found() -> Problem {
    Problem::new(Code::AuthNothingFound)
}

/// A relative folder was named in a current folder that does not exist.
pub(crate) fn no_folder(named: &Path) -> Problem {
    Problem::new(Code::StoreNoFolder).with("path", named.display().to_string())
}

/// The core ended without a result: a defect of ours.
pub(crate) fn broke() -> Problem {
    Problem::new(Code::AppBroke)
}

/// The workspace has no token of this name.
pub(crate) fn no_token(name: &str) -> Problem {
    Problem::new(Code::TokenUnknown).with("name", name)
}

/// A tool's form has no field of this name.
pub(crate) fn no_field(destination: Destination, named: &str) -> Problem {
    let labels: Vec<_> = destination.fields().iter().map(|field| field.label).collect();
    let problem = Problem::new(Code::TokenNoField).with("name", named);
    problem.with("destination", destination.name()).with("fields", labels.join(", "))
}

/// The scopes and what belongs to each are not as many.
pub(crate) fn unmatched_scopes() -> Problem {
    Problem::new(Code::TokenUnmatchedScopes)
}

/// The person did not say yes, or could not be asked.
pub(crate) fn not_confirmed() -> Problem {
    Problem::new(Code::TokenNotConfirmed)
}

/// A folder that cannot be given to a container.
pub(crate) fn data_folder(path: &Path) -> Problem {
    Problem::new(Code::SettingsDataFolder).with("path", path.display().to_string())
}

/// The local instance ended while a command watched it.
pub(crate) fn instance_ended() -> Problem {
    Problem::new(Code::LocalEnded)
}
