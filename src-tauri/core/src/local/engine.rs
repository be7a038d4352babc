//! The connection to the engine, and the limits of every call on it.
//!
//! An engine may take a call and never answer it: its own client waits two minutes then. So the
//! client is private to this file, and each call goes through [`Engine::call`] or
//! [`Engine::answers`], which both end in time. A look (reading which engine was chosen, finding
//! it, looking at the container, running its checks) has one end for all that it consists of.

use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as Bollard;
use futures::stream::{BoxStream, FuturesUnordered};
use futures::{Stream, StreamExt as _};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use super::Error;
use super::endpoint::{self, Endpoint};
use crate::config;
use crate::limits::Limits;

/// The client counts in whole seconds, and none would be no time at all.
const SHORTEST: Duration = Duration::from_secs(1);

/// How many threads at most wait for the disk that Docker's configuration is on.
static READERS: Semaphore = Semaphore::const_new(8);

/// An engine that answered.
#[derive(Clone, Debug)]
pub struct Engine {
    docker: Docker,
    /// What people call it.
    pub name: String,
    pub(super) limits: Limits,
}

impl Engine {
    /// Finds the engine and makes sure it answers, within `limits.engine_look`.
    ///
    /// One that a person chose must answer. Of those that are only guesses the first in their
    /// order that answers is taken. Once one has answered, those before it have
    /// `limits.engine_dial` more, so that one that is silent leaves time for the rest of the look.
    pub async fn find(config: &config::Engine, limits: &Limits) -> Result<Self, Error> {
        let end = Instant::now() + limits.engine_look;
        let endpoints = candidates(config, end).await?;
        let mut silent = None;
        let dialled = dial_all(&endpoints, limits, end).await;
        for (dialled, Endpoint { address, name, chosen_by }) in dialled.into_iter().zip(endpoints) {
            match (dialled, chosen_by) {
                (Dialled::Answers(docker), _) => {
                    return Ok(Self { docker, name, limits: limits.clone() });
                }
                (_, Some(chosen_by)) => {
                    return Err(Error::EngineUnreachable { address, chosen_by });
                }
                (Dialled::Silent, None) => silent = silent.or(Some(name)),
                (Dialled::Nobody, None) => tracing::debug!(address, "no engine answers"),
            }
        }
        Err(silent.map_or(Error::NoEngine, |name| Error::EngineHangs { name }))
    }

    /// One call. It ends in [`Error::EngineHangs`] where the engine has not answered at `end`.
    pub(super) async fn call<'a, T, F>(
        &'a self,
        end: Instant,
        call: impl FnOnce(&'a Docker) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Bollard>>,
    {
        let answered = timeout_at(end, call(&self.docker)).await;
        Ok(answered.map_err(|_| Error::EngineHangs { name: self.name.clone() })??)
    }

    /// One call whose answers come one by one, each within `silence` of the one before it.
    pub(super) fn answers<'a, T, S>(
        &'a self,
        silence: Duration,
        call: impl FnOnce(&'a Docker) -> S,
    ) -> Answers<'a, T>
    where
        S: Stream<Item = Result<T, Bollard>> + Send + 'a,
    {
        Answers { stream: call(&self.docker).boxed(), silence }
    }

    /// The client for a subscription, which may be silent for as long as nothing happens. The
    /// engine has to take it within `limits.engine_look`.
    pub(super) fn subscriber(&self) -> Docker {
        self.docker.clone().with_timeout(self.limits.engine_look.max(SHORTEST))
    }

    /// When a look that begins now has to be over.
    pub fn look_end(&self) -> Instant {
        Instant::now() + self.limits.engine_look
    }

    /// When a call that begins now has to be answered, while the instance is being changed.
    pub(super) fn call_end(&self) -> Instant {
        Instant::now() + self.limits.engine_call
    }
}

/// The answers to one call, as they come.
pub(super) struct Answers<'a, T> {
    stream: BoxStream<'a, Result<T, Bollard>>,
    silence: Duration,
}

/// No further answer came in time.
pub(super) struct Stalled;

impl<T> Answers<'_, T> {
    /// The next one; `None` after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Result<T, Bollard>>, Stalled> {
        timeout(self.silence, self.stream.next()).await.map_err(|_| Stalled)
    }
}

/// What came of dialling an endpoint.
enum Dialled {
    /// An engine is there.
    Answers(Docker),
    /// Somebody takes connections there and does not answer.
    Silent,
    /// Nobody takes connections there, or it is no engine.
    Nobody,
}

/// The endpoints to try. They are looked for in files, whose disk may not answer either.
async fn candidates(config: &config::Engine, end: Instant) -> Result<Vec<Endpoint>, Error> {
    look_for(config, end, endpoint::candidates).await
}

async fn look_for(
    config: &config::Engine,
    end: Instant,
    look: impl FnOnce(&config::Engine) -> Result<Vec<Endpoint>, Error> + Send + 'static,
) -> Result<Vec<Endpoint>, Error> {
    let asked = config.clone();
    let looking = async {
        let place = READERS.acquire().await.ok()?;
        let reading = tokio::task::spawn_blocking(move || {
            let _place = place;
            look(&asked)
        });
        reading.await.ok()
    };
    let found = timeout_at(end, looking).await.ok().flatten();
    found.unwrap_or_else(|| Err(endpoint::unread(config)))
}

/// Dials every endpoint at once, until `end` at most, or until the best one is known. One that has
/// not answered by then is silent.
async fn dial_all(endpoints: &[Endpoint], limits: &Limits, end: Instant) -> Vec<Dialled> {
    let mut dialled: Vec<_> = endpoints.iter().map(|_| Dialled::Silent).collect();
    let mut dialling: FuturesUnordered<_> = endpoints
        .iter()
        .enumerate()
        .map(async |(at, endpoint)| (at, dial(endpoint, limits).await))
        .collect();
    let mut until = None;
    while let Ok(Some((at, came))) = timeout_at(until.unwrap_or(end), dialling.next()).await {
        if matches!(came, Dialled::Answers(_)) {
            until.get_or_insert_with(|| end.min(Instant::now() + limits.engine_dial));
        }
        dialled[at] = came;
        let mut possible = dialled.iter().filter(|dialled| !matches!(dialled, Dialled::Nobody));
        if matches!(possible.next(), Some(Dialled::Answers(_))) {
            break;
        }
    }
    dialled
}

/// Waits for as long as whoever takes the connection is silent.
async fn dial(endpoint: &Endpoint, limits: &Limits) -> Dialled {
    let reached = timeout(limits.engine_dial, reach(&endpoint.address)).await;
    if reached.ok().flatten().is_none() {
        return Dialled::Nobody;
    }
    let Ok(docker) = Docker::connect_with_host(&endpoint.address) else {
        return Dialled::Nobody;
    };
    let answering = async {
        docker.ping().await.ok()?;
        docker.clone().negotiate_version().await.ok()
    };
    answering.await.map_or(Dialled::Nobody, Dialled::Answers)
}

/// Whether anything takes a connection there. A dead socket file is told apart at once.
async fn reach(address: &str) -> Option<()> {
    if let Some(path) = address.strip_prefix("unix://") {
        return crate::os::dial_unix(std::path::Path::new(path)).await;
    }
    let remote = address.strip_prefix("tcp://").or_else(|| address.strip_prefix("http://"));
    match remote {
        Some(place) => {
            tokio::net::TcpStream::connect(place.trim_end_matches('/')).await.ok().map(drop)
        }
        // A named pipe is dialled by the client itself.
        None => Some(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_disk_that_does_not_answer_is_a_problem_in_time() {
        let config = config::Engine::default();
        let mut holds = Vec::new();
        // More often than there are readers.
        for _ in 0..10 {
            let (hold, held) = mpsc::channel::<()>();
            holds.push(hold);
            let look = move |_: &config::Engine| {
                let _ = held.recv();
                Ok(Vec::new())
            };
            let found = look_for(&config, Instant::now() + Duration::from_millis(20), look).await;
            assert!(matches!(found, Err(Error::DockerConfig { .. })), "{found:?}");
        }
    }
}
