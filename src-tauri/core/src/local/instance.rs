//! The container of the local instance: finding, creating, starting, stopping it.

use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener};

use bollard::errors::Error as Bollard;
use bollard::models::{
    ContainerCreateBody, ContainerInspectResponse, ContainerStateStatusEnum as Status,
    HealthStatusEnum as Health, HostConfig, PortBinding,
};
use bollard::query_parameters::{CreateContainerOptionsBuilder, StopContainerOptionsBuilder};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;

use super::health::{CHECKS, Checked};
use super::{CONTAINER, Engine, Error, LABEL, Report, pair};
use crate::config::{self, Image};
use crate::contract::{LocalStage, LocalState, LocalTokens, Settings};
use crate::os;

/// The port of the API inside the container.
const API: &str = "7181/tcp";
/// The port of ClickHouse's HTTP interface inside the container.
const CLICKHOUSE: &str = "7182/tcp";
const USER_TOKEN: &str = "TB_LOCAL_USER_TOKEN";
const WORKSPACE_TOKEN: &str = "TB_LOCAL_WORKSPACE_TOKEN";
/// Seconds the instance has to end by itself before the engine ends it: less than
/// `Limits::engine_stop`.
const STOP_SECONDS: i32 = 30;

/// What the local instance is to be.
#[derive(Clone, Debug)]
pub struct Spec {
    pub(super) image: Image,
    pub(super) platform: String,
    pub(super) skip_new_version: bool,
    port: u16,
    clickhouse_port: u16,
}

impl Spec {
    /// The instance that a configuration describes.
    pub fn new(
        local: &config::Local,
        chosen: &Settings,
        skip_new_version: bool,
    ) -> Result<Self, config::Error> {
        Ok(Self {
            image: Image::parse(&local.image(chosen))?,
            platform: local.platform.clone().unwrap_or_else(|| os::image_platform().to_owned()),
            skip_new_version,
            port: local.port(chosen),
            clickhouse_port: local.clickhouse_port(chosen),
        })
    }
}

/// A container of the instance's name.
#[derive(Clone, Debug)]
pub struct Found {
    /// We made it.
    pub ours: bool,
    /// The tokens it was made with, if it was given both.
    pub tokens: Option<LocalTokens>,
    /// The port of this machine its API is on.
    pub port: Option<u16>,
    /// The port of this machine its ClickHouse is on.
    pub clickhouse_port: Option<u16>,
    /// The image it was made from.
    pub image: Option<String>,
    /// When it was started last, as RFC 3339 says it.
    started_at: Option<String>,
    pub(super) status: Status,
    pub(super) health: Option<Health>,
    pub(super) exit_code: i64,
}

impl Found {
    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        matches!(self.status, Status::RUNNING | Status::RESTARTING)
    }

    /// When it was started last, unix milliseconds.
    pub fn started(&self) -> Option<u64> {
        let at = OffsetDateTime::parse(self.started_at.as_deref()?, &Rfc3339).ok()?;
        u64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
    }
}

impl Engine {
    /// The container of exactly the instance's name. The engine has until `end` to tell.
    pub async fn find_instance(&self, end: Instant) -> Result<Option<Found>, Error> {
        match self.call(end, |docker| docker.inspect_container(CONTAINER, None)).await {
            // The engine also takes a prefix of an id for a name.
            Ok(container) if container.name.as_deref() == Some("/tinybird-local") => {
                Ok(Some(found(&container)))
            }
            Ok(_) => Ok(None),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Brings the instance up with `tokens` and waits until it is ready. What is there with
    /// other tokens, or stopped and not ours, is left as it is.
    pub async fn start_instance(
        &self,
        spec: &Spec,
        tokens: &LocalTokens,
        report: Report<'_>,
    ) -> Result<(), Error> {
        match self.find_instance(self.look_end()).await? {
            None => self.create(spec, tokens, report).await?,
            Some(found) => self.use_found(&found, spec, tokens, report).await?,
        }
        self.until_ready(report).await
    }

    async fn use_found(
        &self,
        found: &Found,
        spec: &Spec,
        tokens: &LocalTokens,
        report: Report<'_>,
    ) -> Result<(), Error> {
        let same = found.tokens.as_ref() == Some(tokens);
        match (found.ours, same, found.is_running()) {
            (true, false, _) => Err(Error::OtherTokens),
            (false, false, _) | (false, true, false) => Err(Error::NotOurs),
            (_, true, true) => Ok(()),
            (true, true, false) if found.status == Status::PAUSED => {
                self.call(self.call_end(), |docker| docker.unpause_container(CONTAINER)).await
            }
            (true, true, false) => {
                report(LocalStage::Creating);
                self.start(found.port.unwrap_or(spec.port), spec.clickhouse_port).await
            }
        }
    }

    async fn create(
        &self,
        spec: &Spec,
        tokens: &LocalTokens,
        report: Report<'_>,
    ) -> Result<(), Error> {
        self.ensure_image(spec, report).await?;
        report(LocalStage::Creating);
        // Before anything is made: a container with a port it cannot have is of no use.
        for port in [spec.port, spec.clickhouse_port] {
            if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
                return Err(busy(port));
            }
        }
        let options = CreateContainerOptionsBuilder::new().name(CONTAINER).platform(&spec.platform);
        let (options, body) = (Some(options.build()), body(spec, tokens));
        self.call(self.call_end(), |docker| docker.create_container(options, body)).await?;
        self.start(spec.port, spec.clickhouse_port).await
    }

    async fn start(&self, port: u16, clickhouse_port: u16) -> Result<(), Error> {
        let started = self.call(self.call_end(), |docker| docker.start_container(CONTAINER, None));
        match started.await {
            Err(Error::Engine(Bollard::DockerResponseServerError { message, .. }))
                if is_port_taken(&message) =>
            {
                let is_named = |port: &u16| message.contains(&format!(":{port}"));
                Err(busy([port, clickhouse_port].into_iter().find(is_named).unwrap_or(port)))
            }
            result => result,
        }
    }

    /// Stops the instance; one that is stopped already is no problem.
    pub async fn stop_instance(&self, report: Report<'_>) -> Result<(), Error> {
        self.find_instance(self.look_end()).await?.ok_or(Error::Absent)?;
        report(LocalStage::Stopping);
        let options = StopContainerOptionsBuilder::new().t(STOP_SECONDS).build();
        let end = Instant::now() + self.limits.engine_stop;
        self.call(end, |docker| docker.stop_container(CONTAINER, Some(options))).await
    }

    /// What a face is told of the instance: a healthy container is ready if its checks pass, and
    /// still starting if one fails. Checks that have not ended at `end`, because engine or machine
    /// are slow, say nothing of the instance: that is the error.
    pub async fn instance_state(&self, found: &Found, end: Instant) -> Result<LocalState, Error> {
        let state = state_of(found);
        if state != LocalState::Ready {
            return Ok(state);
        }
        match self.checked(&CHECKS, end).await {
            Checked { error: Some(error), .. } => Err(error),
            Checked { passed, .. } if passed.len() < CHECKS.len() => Ok(LocalState::Starting),
            Checked { .. } => Ok(LocalState::Ready),
        }
    }
}

/// The state of a container as the engine tells it; `Ready` means healthy.
pub fn state_of(found: &Found) -> LocalState {
    match (found.is_running(), found.health) {
        (false, _) => LocalState::Stopped,
        (true, Some(Health::UNHEALTHY)) => LocalState::Unhealthy,
        (true, Some(Health::HEALTHY) | None) => LocalState::Ready,
        (true, _) => LocalState::Starting,
    }
}

fn busy(port: u16) -> Error {
    Error::PortBusy { port, holder: os::port_holder(port) }
}

fn is_port_taken(message: &str) -> bool {
    message.contains("port is already allocated") || message.contains("address already in use")
}

fn body(spec: &Spec, tokens: &LocalTokens) -> ContainerCreateBody {
    let publish = |port: u16| {
        Some(vec![PortBinding {
            host_ip: Some(Ipv4Addr::LOCALHOST.to_string()),
            host_port: Some(port.to_string()),
        }])
    };
    let ports = [(API, spec.port), (CLICKHOUSE, spec.clickhouse_port)];
    ContainerCreateBody {
        image: Some(spec.image.to_string()),
        env: Some(vec![
            format!("{USER_TOKEN}={}", tokens.user_token),
            format!("{WORKSPACE_TOKEN}={}", tokens.workspace_token),
        ]),
        labels: Some(HashMap::from([(LABEL.to_owned(), "1".to_owned())])),
        exposed_ports: Some(ports.iter().map(|(inside, _)| (*inside).to_owned()).collect()),
        host_config: Some(HostConfig {
            port_bindings: Some(
                ports.iter().map(|(inside, port)| ((*inside).to_owned(), publish(*port))).collect(),
            ),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    }
}

fn found(container: &ContainerInspectResponse) -> Found {
    let config = container.config.as_ref();
    let labels = config.and_then(|config| config.labels.as_ref());
    let env = config.and_then(|config| config.env.as_deref()).unwrap_or_default();
    let state = container.state.as_ref();
    let health = state.and_then(|state| state.health.as_ref()).and_then(|health| health.status);
    Found {
        ours: labels.is_some_and(|labels| labels.contains_key(LABEL)),
        tokens: tokens_of(env),
        port: port_of(container, API),
        clickhouse_port: port_of(container, CLICKHOUSE),
        image: config.and_then(|config| config.image.clone()).filter(|name| is_image(name)),
        started_at: state.and_then(|state| state.started_at.as_ref()).map(ToString::to_string),
        status: state.and_then(|state| state.status).unwrap_or(Status::EMPTY),
        health: health.filter(|health| !matches!(health, Health::NONE | Health::EMPTY)),
        exit_code: state.and_then(|state| state.exit_code).unwrap_or_default(),
    }
}

fn tokens_of(env: &[String]) -> Option<LocalTokens> {
    let value = |name: &str| {
        env.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    };
    pair(value(USER_TOKEN)?, value(WORKSPACE_TOKEN)?)
}

/// Whether a text is of the characters of an image's name, tag and digest. Source: the grammar of
/// `distribution/reference`.
fn is_image(name: &str) -> bool {
    let is_of_names = |b: u8| b.is_ascii_alphanumeric() || b"._-/:@".contains(&b);
    !name.is_empty() && name.bytes().all(is_of_names)
}

fn port_of(container: &ContainerInspectResponse, inside: &str) -> Option<u16> {
    let bindings = container.host_config.as_ref()?.port_bindings.as_ref()?;
    bindings.get(inside)?.as_ref()?.first()?.host_port.as_ref()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_from_the_environment_only_if_both_are_there() {
        let env = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        let both = env(&["PATH=/", "TB_LOCAL_USER_TOKEN=a=b", "TB_LOCAL_WORKSPACE_TOKEN=c"]);
        let tokens = tokens_of(&both).unwrap();
        assert_eq!((tokens.user_token.as_str(), tokens.workspace_token.as_str()), ("a=b", "c"));
        assert!(tokens_of(&env(&["TB_LOCAL_USER_TOKEN=a"])).is_none());
        let forged = env(&["TB_LOCAL_USER_TOKEN=a\u{1b}[2K", "TB_LOCAL_WORKSPACE_TOKEN=c"]);
        assert!(tokens_of(&forged).is_none());
    }

    #[test]
    fn an_image_is_named_by_what_names_are_made_of() {
        for name in ["tinybirdco/tinybird-local:latest", "localhost:5000/a@sha256:0af1"] {
            assert!(is_image(name), "{name}");
        }
        for name in ["", "a b", "a\u{1b}[2K", "a\u{202e}b", "a\nb"] {
            assert!(!is_image(name), "{name:?}");
        }
    }

    #[test]
    fn a_new_container_is_on_this_machine_only() {
        let config = config::Config::from_env(|name| {
            os::dirs::HOME_VARIABLES.contains(&name).then(|| "/home/ada".to_owned())
        });
        let config = config.unwrap();
        let spec = Spec::new(&config.local, &Settings::default(), true).unwrap();
        let tokens = LocalTokens { user_token: "u".to_owned(), workspace_token: "w".to_owned() };
        let bindings = body(&spec, &tokens).host_config.unwrap().port_bindings.unwrap();
        let all: Vec<_> = bindings.values().flatten().flatten().collect();
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|binding| binding.host_ip.as_deref() == Some("127.0.0.1")));
    }
}
