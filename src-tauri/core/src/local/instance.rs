//! Finds, creates, starts, stops and removes the container of the local instance.

use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::time::SystemTime;

use bollard::errors::Error as Bollard;
use bollard::models::{
    ContainerStateStatusEnum as Status, HealthStatusEnum as Health, ImageInspect,
};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, RemoveContainerOptionsBuilder, StopContainerOptionsBuilder,
};
use tokio::time::Instant;

use super::container::{create_body, health_check};
use super::health::{CHECKS, CheckResults};
use super::{CONTAINER, Container, Engine, Error, Report, Spec};
use crate::contract::{LocalStage, LocalState, LocalTokens};
use crate::http::Http;
use crate::os;

/// Seconds that the instance has to end by itself before the engine kills it: less than
/// `Limits::engine_stop`.
const STOP_SECONDS: i32 = 30;
/// Ports that are tried for one that is free.
const MOST_PORTS: usize = 100;
/// The first version of the engine's API with a health check interval for the start alone.
const START_INTERVAL_SINCE: (usize, usize) = (1, 44);

impl Engine {
    /// Finds the container of exactly the instance's name; `None` if there is none. The engine has
    /// to answer by `deadline`.
    pub async fn find_container(&self, deadline: Instant) -> Result<Option<Container>, Error> {
        match self.call(deadline, |docker| docker.inspect_container(CONTAINER, None)).await {
            // The engine also accepts a prefix of an id as a name.
            Ok(container) if container.name.as_deref() == Some("/tinybird-local") => {
                Ok(Some(Container::from_inspection(&container)))
            }
            Ok(_) => Ok(None),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Starts the instance with `tokens` and waits until it is ready. A container with other
    /// tokens, or a stopped one that is not ours, is not changed. `now` is the wall time.
    pub async fn start_instance(
        &self,
        spec: &Spec,
        tokens: &LocalTokens,
        http: &Http,
        now: SystemTime,
        report: Report<'_>,
    ) -> Result<(), Error> {
        match self.find_container(self.inspect_deadline()).await? {
            None => self.create_container(spec, tokens, report).await?,
            Some(container) => self.reuse_container(&container, spec, tokens, report).await?,
        }
        self.wait_until_ready(http, now, report).await
    }

    async fn reuse_container(
        &self,
        container: &Container,
        spec: &Spec,
        tokens: &LocalTokens,
        report: Report<'_>,
    ) -> Result<(), Error> {
        if !container.is_ours && container.is_running() && container.tokens.as_ref() == Some(tokens)
        {
            return Ok(());
        }
        check_container(container, spec, tokens)?;
        if container.is_running() {
            return Ok(());
        }
        if container.status == Status::PAUSED {
            let deadline = self.call_deadline();
            return self.call(deadline, |docker| docker.unpause_container(CONTAINER)).await;
        }
        report(LocalStage::Creating);
        let ports = [container.port.unwrap_or(spec.port), spec.clickhouse_port];
        self.start_container(ports).await
    }

    async fn create_container(
        &self,
        spec: &Spec,
        tokens: &LocalTokens,
        report: Report<'_>,
    ) -> Result<(), Error> {
        let image = self.ensure_image(spec, report).await?;
        report(LocalStage::Creating);
        // Before the container is made, because its ports cannot be changed later.
        self.check_ports(spec).await?;
        self.make_container(CONTAINER, spec, tokens, image.as_ref()).await?;
        self.start_container([spec.port, spec.clickhouse_port]).await
    }

    /// Refuses ports that are taken. Those of another computer are not ours to check.
    pub(super) async fn check_ports(&self, spec: &Spec) -> Result<(), Error> {
        for port in [spec.port, spec.clickhouse_port] {
            if !self.is_remote() && !is_free(port) {
                let after = spec.port.max(spec.clickhouse_port);
                let mut others = (after..=u16::MAX).skip(1).take(MOST_PORTS);
                let free = others.find(|port| is_free(*port));
                return Err(self.port_busy(port, free).await);
            }
        }
        Ok(())
    }

    /// Makes a container that does not run. Returns the engine's id of it.
    pub(super) async fn make_container(
        &self,
        name: &str,
        spec: &Spec,
        tokens: &LocalTokens,
        image: Option<&ImageInspect>,
    ) -> Result<String, Error> {
        let platform = self.platform_of(spec).await?;
        let options = CreateContainerOptionsBuilder::new().name(name).platform(&platform);
        let of_image = image.and_then(|image| image.config.as_ref()?.healthcheck.as_ref());
        let has_start_interval = self.api_version() >= START_INTERVAL_SINCE;
        let health_check = health_check(of_image, has_start_interval, self.limits.ready);
        let (options, body) = (Some(options.build()), create_body(spec, tokens, health_check));
        let made =
            self.call(self.call_deadline(), |docker| docker.create_container(options, body)).await;
        made.map(|made| made.id).map_err(|error| Error::of_creation(error, spec))
    }

    /// Starts the container, whose ports on this machine are `ports`.
    pub(super) async fn start_container(
        &self,
        ports: impl IntoIterator<Item = u16>,
    ) -> Result<(), Error> {
        let started =
            self.call(self.call_deadline(), |docker| docker.start_container(CONTAINER, None));
        match started.await {
            Err(Error::Engine(error)) => {
                let ports: Vec<_> = ports.into_iter().collect();
                match taken_port(&error, &ports) {
                    Some(port) => Err(self.port_busy(port, None).await),
                    None => Err(Error::Engine(error)),
                }
            }
            result => result,
        }
    }

    async fn port_busy(&self, port: u16, free: Option<u16>) -> Error {
        let holder = if self.is_remote() { None } else { os::find_port_holder(port).await };
        Error::PortBusy { port, holder, free }
    }

    /// The host in the address of a container whose ports are open on another computer. `None`: the
    /// address is one of this computer, to which `ssh` can forward a port that is not open.
    pub fn published_host(&self, container: &Container) -> Option<String> {
        let host = &self.remote().filter(|_| container.is_open)?.host;
        let is_v6 = host.parse::<Ipv6Addr>().is_ok();
        Some(if is_v6 { format!("[{host}]") } else { host.clone() })
    }

    /// The problem that an address does not lead to the instance, with what `ssh` needs to forward its
    /// port.
    pub fn not_reached(&self, address: &str, container: &Container) -> Error {
        // The address of a port that is open is on the other computer, so forwarding does not help.
        let remote = self.remote().filter(|_| !container.is_open);
        let ssh = remote.and_then(|remote| remote.ssh.as_ref());
        let forward = ssh
            .zip(container.port)
            .map(|(to, port)| format!("-L {port}:{}:{port} {to}", Ipv4Addr::LOCALHOST));
        Error::NotReached { address: address.to_owned(), forward }
    }

    /// Stops the instance. Succeeds if it is stopped already.
    pub async fn stop_instance(&self, report: Report<'_>) -> Result<(), Error> {
        self.find_container(self.inspect_deadline()).await?.ok_or(Error::Absent)?;
        report(LocalStage::Stopping);
        self.stop_container(CONTAINER).await
    }

    /// Stops a container by its id or name.
    pub(super) async fn stop_container(&self, id: &str) -> Result<(), Error> {
        let options = StopContainerOptionsBuilder::new().t(STOP_SECONDS).build();
        let deadline = Instant::now() + self.limits.engine_stop;
        self.call(deadline, |docker| docker.stop_container(id, Some(options))).await
    }

    /// Stops the instance if it runs, starts it with the tokens that it has, and waits until it is
    /// ready. `now` is the wall time.
    pub async fn restart_instance(
        &self,
        http: &Http,
        now: SystemTime,
        report: Report<'_>,
    ) -> Result<(), Error> {
        let container = self.find_container(self.inspect_deadline()).await?.ok_or(Error::Absent)?;
        if container.is_up() {
            self.stop_instance(report).await?;
        }
        report(LocalStage::Creating);
        let ports = [container.port, container.clickhouse_port];
        self.start_container(ports.into_iter().flatten()).await?;
        self.wait_until_ready(http, now, report).await
    }

    /// Deletes the container and its data, whether it runs or not. One that we did not make is not
    /// changed. Succeeds if there is none.
    pub async fn remove_instance(&self, report: Report<'_>) -> Result<(), Error> {
        let Some(container) = self.find_container(self.inspect_deadline()).await? else {
            return Ok(());
        };
        // By its id: another program may give the name to a container of its own meanwhile.
        let id = container.id.filter(|_| container.is_ours).ok_or(Error::NotOurs)?;
        report(LocalStage::Removing);
        self.remove_container(&id).await
    }

    /// Deletes a container by its id or name, with the volumes that have no name. Succeeds if there is
    /// none.
    pub(super) async fn remove_container(&self, id: &str) -> Result<(), Error> {
        let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
        let removed =
            self.call(self.call_deadline(), |docker| docker.remove_container(id, Some(options)));
        match removed.await {
            Err(error) if error.is_not_found() => Ok(()),
            removed => removed,
        }
    }

    /// The state of the instance for the snapshot: a running container is ready if the checks pass
    /// within `limits.instance_check`, and is starting if some of them do. Fails if none has passed
    /// by then, the container is healthy, and the engine did not answer.
    pub async fn instance_state(&self, container: &Container) -> Result<LocalState, Error> {
        if !container.is_running() {
            return Ok(LocalState::Stopped);
        }
        if container.health == Some(Health::UNHEALTHY) {
            return Ok(LocalState::Unhealthy);
        }
        let deadline = Instant::now() + self.limits.instance_check;
        match self.run_checks(&CHECKS, deadline).await {
            // An engine that ran another check does not hang: the instance is slow.
            CheckResults { error: Some(error), passed }
                if passed.is_empty() && container.is_healthy() =>
            {
                Err(error)
            }
            CheckResults { passed, .. } if passed.len() < CHECKS.len() => Ok(LocalState::Starting),
            CheckResults { .. } => Ok(LocalState::Ready),
        }
    }
}

/// Refuses a container that we may not change, or that was made otherwise than `spec` says.
fn check_container(container: &Container, spec: &Spec, tokens: &LocalTokens) -> Result<(), Error> {
    if !container.is_ours {
        return Err(Error::NotOurs);
    }
    if spec.data_folder.is_some() && spec.data_folder != container.data_folder {
        return Err(Error::OtherFolder { folder: container.data_folder.clone() });
    }
    for (port, chosen) in
        [container.port, container.clickhouse_port].into_iter().zip(spec.chosen_ports)
    {
        if let (Some(port), Some(wanted)) = (port, chosen)
            && port != wanted
        {
            return Err(Error::OtherPorts { port, wanted });
        }
    }
    match container.tokens.as_ref() == Some(tokens) {
        true => Ok(()),
        false => Err(Error::OtherTokens),
    }
}

/// Whether no program of this machine listens on a port.
fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// The port among `ports` that the engine calls taken; the first one if it does not say which.
fn taken_port(error: &Bollard, ports: &[u16]) -> Option<u16> {
    let Bollard::DockerResponseServerError { message, .. } = error else { return None };
    let signs = ["port is already allocated", "address already in use"];
    if !signs.iter().any(|sign| message.contains(sign)) {
        return None;
    }
    let is_named = |port: &&u16| message.contains(&format!(":{port}"));
    ports.iter().find(is_named).or(ports.first()).copied()
}
