//! The problems of the engine and of the local instance.

use super::with_holder;
use crate::contract::{Arg, Code, Problem};
use crate::{local, redact};

impl From<local::Error> for Problem {
    fn from(error: local::Error) -> Self {
        use local::Error as E;
        match error {
            E::NoEngine => Self::new(Code::LocalNoEngine),
            E::EngineUnreachable { address, chosen_by } => Self::new(Code::LocalEngineUnreachable)
                .with("address", redact::redact(&address).into_owned())
                .with("chosen_by", chosen_by),
            E::DockerConfig { path } => {
                Self::new(Code::LocalDockerConfig).with("path", path.display().to_string())
            }
            E::Context { name, chosen_by, path } => Self::new(Code::LocalContext)
                .with("name", name)
                .with("chosen_by", chosen_by)
                .with("path", path.display().to_string()),
            E::Remote { address, source } => {
                let problem = Self::new(Code::LocalRemote)
                    .with("address", redact::redact(&address).into_owned())
                    .with("why", source.as_str());
                match source {
                    local::RemoteError::TlsFile { path } => {
                        problem.with("path", path.display().to_string())
                    }
                    local::RemoteError::Tls(reason) | local::RemoteError::Ssh(reason) => {
                        problem.with("reason", reason)
                    }
                    _ => problem,
                }
            }
            E::NotReached { address, forward } => Self::new(Code::LocalNotReached)
                .with("address", address)
                .with("known", if forward.is_some() { "yes" } else { "no" })
                .with("forward", forward.unwrap_or_default()),
            E::EngineDenied { name, socket, group } => Self::new(Code::LocalEngineDenied)
                .with("name", name)
                .with("path", socket)
                .with("known", if group.is_some() { "yes" } else { "no" })
                .with("group", group.unwrap_or_default()),
            E::EngineHangs { name } => Self::new(Code::LocalEngineHangs).with("name", name),
            E::EngineLost(_) => Self::new(Code::LocalEngineLost),
            E::Engine(error) => {
                let reason = error.to_string();
                Self::new(Code::LocalEngine).with("reason", redact::redact(&reason).into_owned())
            }
            E::Pull { image, fault, reason } => {
                pull_failed(image, fault.as_str()).with("reason", reason)
            }
            E::PullStalled { image, after } => {
                let seconds = usize::try_from(after.as_secs()).unwrap_or(usize::MAX);
                pull_failed(image, "stalled").with("seconds", seconds)
            }
            E::PortBusy { port, holder, free } => with_holder(Code::LocalPortBusy, port, holder)
                .with("free", free.map(|port| port.to_string()).unwrap_or_default()),
            E::OtherTokens => Self::new(Code::LocalOtherTokens).with("container", local::CONTAINER),
            E::OtherFolder { folder } => Self::new(Code::LocalOtherFolder)
                .with("known", if folder.is_some() { "yes" } else { "no" })
                .with("path", folder.map(|path| path.display().to_string()).unwrap_or_default()),
            E::Changed => Self::new(Code::LocalChanged),
            // A port is a name, not a quantity: no language groups its digits.
            E::OtherPorts { port, wanted } => Self::new(Code::LocalOtherPorts)
                .with("port", port.to_string())
                .with("wanted", wanted.to_string()),
            E::NotOurs => Self::new(Code::LocalNotOurs).with("container", local::CONTAINER),
            E::Absent => Self::new(Code::LocalAbsent).with("container", local::CONTAINER),
            E::LogUnavailable => Self::new(Code::LocalLogUnavailable),
            E::Unhealthy => Self::new(Code::LocalUnhealthy).with("container", local::CONTAINER),
            E::Died { code, cause, is_limited } => Self::new(Code::LocalDied)
                .with("cause", cause.map_or("unknown", local::DeathCause::as_str))
                .with("limited", if is_limited { "yes" } else { "no" })
                .with("status", Arg::Number(code))
                .with("container", local::CONTAINER),
            E::TimedOut { after, passed } => Self::new(Code::LocalTimedOut)
                .with("seconds", usize::try_from(after.as_secs()).unwrap_or(usize::MAX))
                .with("passed", passed.len())
                .with("container", local::CONTAINER),
        }
    }
}

/// Every variable of the text needs a value, whichever the reason is.
fn pull_failed(image: String, why: &'static str) -> Problem {
    let problem = Problem::new(Code::LocalPullFailed).with("image", image).with("why", why);
    problem.with("seconds", 0_usize).with("reason", "")
}
