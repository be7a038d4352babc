//! The connection to the engine.

use std::time::Duration;

use bollard::Docker;

use super::Error;
use super::endpoint::{self, Endpoint};
use crate::config;
use crate::config::Limits;

/// An engine that answered.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(super) docker: Docker,
    /// What people call it.
    pub name: String,
}

impl Engine {
    /// Finds the engine and makes sure it answers.
    ///
    /// One that a person chose must answer; of those that are only guesses the first that
    /// answers is taken.
    pub async fn find(config: &config::Engine, limits: &Limits) -> Result<Self, Error> {
        for endpoint in endpoint::candidates(config) {
            match dial(&endpoint, limits).await {
                Some(docker) => {
                    return Ok(Self { docker, name: endpoint.name });
                }
                None => tracing::debug!(address = endpoint.address, "no engine answers"),
            }
            if let Some(chosen_by) = endpoint.chosen_by {
                return Err(Error::EngineUnreachable { address: endpoint.address, chosen_by });
            }
        }
        Err(Error::NoEngine)
    }
}

async fn dial(endpoint: &Endpoint, limits: &Limits) -> Option<Docker> {
    within(limits.engine_dial, reach(&endpoint.address)).await?;
    let docker = Docker::connect_with_host(&endpoint.address).ok()?;
    let answering = async {
        docker.ping().await.ok()?;
        docker.clone().negotiate_version().await.ok()
    };
    within(limits.engine_answer, answering).await
}

async fn within<T>(limit: Duration, work: impl Future<Output = Option<T>>) -> Option<T> {
    tokio::time::timeout(limit, work).await.ok().flatten()
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
