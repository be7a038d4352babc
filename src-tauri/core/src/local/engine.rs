//! The connection to the engine, and the deadline of every call on it.
//!
//! An engine may accept a call and never answer it, and its client waits two minutes for that. So
//! the client is private to this file, and each call goes through [`Engine::call`] or
//! [`Engine::call_stream`], which have deadlines. An inspection (reading which engine is chosen,
//! finding it, inspecting the container, running its checks) has one deadline for all its calls.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use bollard::errors::Error as Bollard;
use bollard::{API_DEFAULT_VERSION, Docker};
use futures::stream::{BoxStream, FuturesUnordered};
use futures::{Stream, StreamExt as _};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use super::Error;
use super::endpoint::{self, Endpoint};
use super::remote::{RemoteError, SshDestination, TIMEOUT_SECONDS, connect_ssh, connect_tls};
use crate::config;
use crate::limits::Limits;

/// The shortest timeout of the client, which counts in whole seconds.
const MIN_TIMEOUT: Duration = Duration::from_secs(1);

/// What the address of a Unix socket begins with.
const UNIX: &str = "unix://";

/// The threads that may wait for the disk of Docker's configuration.
static CONFIG_READERS: Semaphore = Semaphore::const_new(8);

/// An engine that answered.
#[derive(Clone, Debug)]
pub struct Engine {
    docker: Docker,
    /// Name of the engine, as people know it.
    pub name: String,
    /// Where it is, if it is on another computer.
    remote: Option<Remote>,
    pub(super) limits: Limits,
}

/// Where an engine on another computer is.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    /// Its host.
    pub(super) host: String,
    /// The destination that `ssh` is given, such as `ada@build`; `None` for another connection.
    pub(super) ssh: Option<String>,
}

impl Remote {
    fn of(endpoint: &Endpoint) -> Option<Self> {
        let ssh = SshDestination::parse(&endpoint.address).map(|to| to.word());
        Some(Self { host: endpoint.remote_host()?, ssh })
    }
}

impl Engine {
    /// Finds the engine and checks that it answers, within `limits.engine_inspect`.
    ///
    /// An engine that the person chose has to answer. Without a choice, the first engine in the
    /// order of the endpoints that answers is used. Once an engine has answered, those before it
    /// have another `limits.engine_dial`, so that a silent engine leaves time for the rest of the
    /// inspection.
    pub async fn find(config: &config::EngineSearch, limits: &Limits) -> Result<Self, Error> {
        let started = Instant::now();
        let endpoints = candidates(config, started + limits.engine_inspect).await?;
        let remote = endpoints.iter().find_map(Remote::of);
        let limits = remote.as_ref().map_or(limits.clone(), |_| for_remote(limits));
        let (mut silent, mut denied) = (None, None);
        let deadline = started + limits.engine_inspect;
        let outcomes = dial_all(&endpoints, config, &limits, deadline).await;
        let outcomes = outcomes.into_iter().zip(endpoints);
        for (outcome, Endpoint { address, name, chosen_by, .. }) in outcomes {
            match (outcome, chosen_by) {
                (DialOutcome::Answered(docker), _) => {
                    return Ok(Self { docker, name, remote, limits });
                }
                (DialOutcome::Failed(source), _) => return Err(Error::Remote { address, source }),
                (DialOutcome::Denied, Some(_)) => return Err(denied_at(name, &address).await),
                (DialOutcome::Denied, None) => denied = denied.or(Some((name, address))),
                (_, Some(chosen_by)) => {
                    return Err(Error::EngineUnreachable { address, chosen_by });
                }
                (DialOutcome::Silent, None) => silent = silent.or(Some(name)),
                (DialOutcome::Absent, None) => tracing::debug!(address, "no engine answers"),
            }
        }
        Err(match (silent, denied) {
            (Some(name), _) => Error::EngineHangs { name },
            (None, Some((name, address))) => denied_at(name, &address).await,
            (None, None) => Error::NoEngine,
        })
    }

    /// Makes a call. Fails with [`Error::EngineHangs`] if the engine has not answered by
    /// `deadline`.
    pub(super) async fn call<'a, T, F>(
        &'a self,
        deadline: Instant,
        call: impl FnOnce(&'a Docker) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Bollard>>,
    {
        let answered = timeout_at(deadline, call(&self.docker)).await;
        Ok(answered.map_err(|_| Error::EngineHangs { name: self.name.clone() })??)
    }

    /// Makes a call with many answers, each of which has to come within `silence` of the one before
    /// it.
    pub(super) fn call_stream<'a, T, S>(
        &'a self,
        silence: Duration,
        call: impl FnOnce(&'a Docker) -> S,
    ) -> AnswerStream<'a, T>
    where
        S: Stream<Item = Result<T, Bollard>> + Send + 'a,
    {
        AnswerStream::new(call(&self.docker).boxed(), silence)
    }

    /// The client for a subscription, whose events may come at any time. The engine has to accept
    /// the subscription within `limits.engine_inspect`.
    pub(super) fn subscriber(&self) -> Docker {
        self.docker.clone().with_timeout(self.limits.engine_inspect.max(MIN_TIMEOUT))
    }

    /// The version of the API that is spoken with it.
    pub(super) fn api_version(&self) -> (usize, usize) {
        let version = self.docker.client_version();
        (version.major_version, version.minor_version)
    }

    /// The deadline of an inspection that begins now.
    pub fn inspect_deadline(&self) -> Instant {
        self.inspect_deadline_since(Instant::now())
    }

    /// The deadline of an inspection that began at `start`.
    pub fn inspect_deadline_since(&self, start: Instant) -> Instant {
        start + self.limits.engine_inspect
    }

    /// Whether it is on another computer, which has other ports, programs and folders.
    pub fn is_remote(&self) -> bool {
        self.remote.is_some()
    }

    /// Where it is, if it is on another computer.
    pub(super) fn remote(&self) -> Option<&Remote> {
        self.remote.as_ref()
    }

    /// The deadline of a call that begins now and is part of a change of the instance.
    pub(super) fn call_deadline(&self) -> Instant {
        Instant::now() + self.limits.engine_call
    }
}

/// The answers to one call.
pub(super) struct AnswerStream<'a, T> {
    stream: BoxStream<'a, Result<T, Bollard>>,
    silence: Duration,
}

/// The next answer did not come in time.
pub(super) struct Stalled;

impl<'a, T> AnswerStream<'a, T> {
    /// Answers that may be `silence` apart.
    pub(super) fn new(stream: BoxStream<'a, Result<T, Bollard>>, silence: Duration) -> Self {
        Self { stream, silence }
    }

    /// Waits for the next answer; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Result<T, Bollard>>, Stalled> {
        timeout(self.silence, self.stream.next()).await.map_err(|_| Stalled)
    }
}

/// The outcome of dialling an endpoint.
enum DialOutcome {
    /// An engine answered.
    Answered(Docker),
    /// A program accepts connections and does not answer.
    Silent,
    /// This user may not connect.
    Denied,
    /// No program accepts connections, or it is not an engine.
    Absent,
    /// There is no connection to the other computer.
    Failed(RemoteError),
}

/// The limits for an engine on another computer.
fn for_remote(limits: &Limits) -> Limits {
    let (engine_inspect, engine_dial) = (limits.engine_remote, limits.engine_remote);
    Limits { engine_inspect, engine_dial, instance_check: limits.engine_remote, ..limits.clone() }
}

async fn denied_at(name: String, address: &str) -> Error {
    let socket = address.strip_prefix(UNIX).unwrap_or(address).to_owned();
    let path = PathBuf::from(&socket);
    let reading = tokio::task::spawn_blocking(move || crate::os::socket_group(&path));
    Error::EngineDenied { name, socket, group: reading.await.ok().flatten() }
}

/// The endpoints to try. Their files are read on another thread, because the disk may not answer.
async fn candidates(
    config: &config::EngineSearch,
    deadline: Instant,
) -> Result<Vec<Endpoint>, Error> {
    read_endpoints(config, deadline, endpoint::candidates).await
}

async fn read_endpoints(
    config: &config::EngineSearch,
    deadline: Instant,
    read: impl FnOnce(&config::EngineSearch) -> Result<Vec<Endpoint>, Error> + Send + 'static,
) -> Result<Vec<Endpoint>, Error> {
    let search = config.clone();
    let reading = async {
        let permit = CONFIG_READERS.acquire().await.ok()?;
        let thread = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            read(&search)
        });
        thread.await.ok()
    };
    let endpoints = timeout_at(deadline, reading).await.ok().flatten();
    endpoints.unwrap_or_else(|| Err(endpoint::config_timeout(config)))
}

/// Dials all endpoints at the same time, until `deadline` at most, or until the best one that
/// answers is known. One that has not answered by then counts as silent.
async fn dial_all(
    endpoints: &[Endpoint],
    config: &config::EngineSearch,
    limits: &Limits,
    deadline: Instant,
) -> Vec<DialOutcome> {
    let mut outcomes: Vec<_> = endpoints.iter().map(|_| DialOutcome::Silent).collect();
    let mut dialling: FuturesUnordered<_> = endpoints
        .iter()
        .enumerate()
        .map(async |(at, endpoint)| (at, dial(endpoint, config, limits).await))
        .collect();
    let mut end = None;
    while let Ok(Some((at, outcome))) = timeout_at(end.unwrap_or(deadline), dialling.next()).await {
        if matches!(outcome, DialOutcome::Answered(_)) {
            end.get_or_insert_with(|| deadline.min(Instant::now() + limits.engine_dial));
        }
        outcomes[at] = outcome;
        let is_out = |outcome: &DialOutcome| {
            !matches!(outcome, DialOutcome::Answered(_) | DialOutcome::Silent)
        };
        let mut possible = outcomes.iter().filter(|outcome| !is_out(outcome));
        if matches!(possible.next(), Some(DialOutcome::Answered(_))) {
            break;
        }
    }
    outcomes
}

/// Dials one endpoint. Waits for as long as the program that accepts the connection is silent.
async fn dial(endpoint: &Endpoint, config: &config::EngineSearch, limits: &Limits) -> DialOutcome {
    if endpoint.address.starts_with("ssh://") {
        return match connect_ssh(&endpoint.address, config.ssh.as_deref()).await {
            Ok(Some(docker)) => ask(docker).await,
            Ok(None) => DialOutcome::Absent,
            Err(error) => DialOutcome::Failed(error),
        };
    }
    match timeout(limits.engine_dial, connect(&endpoint.address)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            return DialOutcome::Denied;
        }
        Ok(Err(_)) | Err(_) => return DialOutcome::Absent,
    }
    match client(endpoint).await {
        Some(Ok(docker)) => ask(docker).await,
        Some(Err(error)) => DialOutcome::Failed(error),
        None => DialOutcome::Absent,
    }
}

/// The client of an endpoint; `None` if its address is of no kind that we know.
async fn client(endpoint: &Endpoint) -> Option<Result<Docker, RemoteError>> {
    let Endpoint { address, tls, .. } = endpoint.clone();
    if let Some(files) = tls {
        // The authorities of the system are read too, which takes a while.
        return tokio::task::spawn_blocking(move || connect_tls(&address, &files)).await.ok();
    }
    let is_http = address.starts_with("tcp://") || address.starts_with("http://");
    let docker = match is_http {
        true => Docker::connect_with_http(&address, TIMEOUT_SECONDS, API_DEFAULT_VERSION),
        false => Docker::connect_with_host(&address),
    };
    docker.ok().map(Ok)
}

/// Asks the program behind a connection whether it is an engine.
async fn ask(docker: Docker) -> DialOutcome {
    let answering = async {
        docker.ping().await?;
        docker.clone().negotiate_version().await
    };
    match answering.await {
        Ok(docker) => DialOutcome::Answered(docker),
        Err(error) => RemoteError::of_call(&error).map_or(DialOutcome::Absent, DialOutcome::Failed),
    }
}

/// Connects to an address, and fails if no program accepts the connection, as with a dead socket
/// file.
async fn connect(address: &str) -> io::Result<()> {
    if let Some(path) = address.strip_prefix(UNIX) {
        return crate::os::dial_unix(std::path::Path::new(path)).await;
    }
    let schemes = ["tcp://", "http://", "https://"];
    match schemes.iter().find_map(|scheme| address.strip_prefix(scheme)) {
        Some(place) => tokio::net::TcpStream::connect(place.trim_end_matches('/')).await.map(drop),
        // The client itself dials a named pipe.
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_disk_that_does_not_answer_is_a_problem_in_time() {
        let config = config::EngineSearch::default();
        let mut senders = Vec::new();
        // More often than there are permits.
        for _ in 0..10 {
            let (sender, receiver) = mpsc::channel::<()>();
            senders.push(sender);
            let read = move |_: &config::EngineSearch| {
                let _ = receiver.recv();
                Ok(Vec::new())
            };
            let deadline = Instant::now() + Duration::from_millis(20);
            let found = read_endpoints(&config, deadline, read).await;
            assert!(matches!(found, Err(Error::DockerConfig { .. })), "{found:?}");
        }
    }
}
