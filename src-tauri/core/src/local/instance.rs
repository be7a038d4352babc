//! Finds, creates, starts and stops the container of the local instance.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bollard::errors::Error as Bollard;
use bollard::models::{
    ContainerCreateBody, ContainerInspectResponse, ContainerStateStatusEnum as Status,
    HealthConfig, HealthStatusEnum as Health, HostConfig, PortBinding,
};
use bollard::query_parameters::{
    CreateContainerOptionsBuilder, RemoveContainerOptionsBuilder, StopContainerOptionsBuilder,
};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;

use super::health::{CHECKS, CheckResults};
use super::{CONTAINER, Engine, Error, LABEL, Report, token_pair};
use crate::config::{self, Image};
use crate::contract::{LocalStage, LocalState, LocalTokens, Settings, StartLocal};
use crate::http::Http;
use crate::os;

/// The port of the API inside the container.
const API_PORT: &str = "7181/tcp";
/// The port of ClickHouse's HTTP interface inside the container.
const CLICKHOUSE_PORT: &str = "7182/tcp";
/// The parts of a data folder, and where the container has them, as `tb local start --volumes-path`
/// gives them. Source: `tinybird/tb/modules/local_common.py`.
const DATA_FOLDERS: [(&str, &str); 2] =
    [("data", "/var/lib/clickhouse"), ("metadata", "/redis-data")];
const USER_TOKEN: &str = "TB_LOCAL_USER_TOKEN";
const WORKSPACE_TOKEN: &str = "TB_LOCAL_WORKSPACE_TOKEN";
/// Seconds that the instance has to end by itself before the engine kills it: less than
/// `Limits::engine_stop`.
const STOP_SECONDS: i32 = 30;
/// Ports that are tried for one that is free.
const MOST_PORTS: usize = 100;
/// How often the engine checks an instance that starts.
const HEALTH_INTERVAL: Duration = Duration::from_secs(1);
/// Checks that an instance may miss which is checked every [`HEALTH_INTERVAL`] for ever.
const HEALTH_RETRIES: i64 = 10;
/// The version of the engine's API since which an interval may be of the start alone.
const START_INTERVAL_SINCE: (usize, usize) = (1, 44);
/// The exit codes of a container that ended by itself, or was stopped: by SIGINT, by SIGKILL, or by
/// SIGTERM.
const STOPPED_CODES: [i64; 4] = [0, 130, 137, 143];

/// The image and the ports of an instance to start.
#[derive(Clone, Debug)]
pub struct Spec {
    pub(super) image: Image,
    pub(super) platform: String,
    pub(super) skip_new_version: bool,
    /// The folder of its data; `None`: the container.
    data_folder: Option<PathBuf>,
    port: u16,
    clickhouse_port: u16,
}

impl Spec {
    /// The instance of a configuration and settings.
    pub fn new(
        local: &config::LocalInstance,
        settings: &Settings,
        start: &StartLocal,
    ) -> Result<Self, config::Error> {
        Ok(Self {
            image: Image::parse(&local.image(settings))?,
            platform: local.platform.clone().unwrap_or_else(|| os::image_platform().to_owned()),
            skip_new_version: start.skip_new_version,
            data_folder: start
                .data_folder
                .clone()
                .or(settings.local_data_folder.clone())
                .map(PathBuf::from),
            port: local.port(settings),
            clickhouse_port: local.clickhouse_port(settings),
        })
    }
}

impl Spec {
    /// The folders that the container keeps its data in.
    pub fn data_folders(&self) -> impl Iterator<Item = PathBuf> {
        let folder = self.data_folder.clone();
        folder.into_iter().flat_map(|folder| DATA_FOLDERS.map(|(name, _)| folder.join(name)))
    }
}

/// The container of the local instance, as the engine describes it.
#[derive(Clone, Debug)]
pub struct Container {
    /// The engine's id of it.
    pub(super) id: Option<String>,
    /// Whether we made it.
    pub is_ours: bool,
    /// The tokens that it was made with, if it was given both.
    pub tokens: Option<LocalTokens>,
    /// The port of its API on this machine.
    pub port: Option<u16>,
    /// Whether its ports are open to other computers than the engine's.
    is_open: bool,
    /// The port of its ClickHouse on this machine.
    pub clickhouse_port: Option<u16>,
    /// The image that it was made from.
    pub image: Option<String>,
    /// The folder of its data; `None`: the container.
    pub data_folder: Option<PathBuf>,
    /// When it was started last, in RFC 3339.
    started_at: Option<String>,
    pub(super) status: Status,
    pub(super) health: Option<Health>,
    pub(super) exit_code: i64,
    /// The engine ended it because it used too much memory.
    pub(super) ran_out_of_memory: bool,
}

impl Container {
    fn from_inspection(container: &ContainerInspectResponse) -> Self {
        let config = container.config.as_ref();
        let labels = config.and_then(|config| config.labels.as_ref());
        let env = config.and_then(|config| config.env.as_deref()).unwrap_or_default();
        let state = container.state.as_ref();
        let health = state.and_then(|state| state.health.as_ref()).and_then(|health| health.status);
        Self {
            id: container.id.clone(),
            is_ours: labels.is_some_and(|labels| labels.contains_key(LABEL)),
            tokens: tokens_of(env),
            port: port_of(container, API_PORT),
            is_open: binding_of(container, API_PORT).is_some_and(is_open),
            clickhouse_port: port_of(container, CLICKHOUSE_PORT),
            image: config
                .and_then(|config| config.image.clone())
                .filter(|text| Image::parse(text).is_ok()),
            data_folder: data_folder_of(container),
            started_at: state.and_then(|state| state.started_at.as_ref()).map(ToString::to_string),
            status: state.and_then(|state| state.status).unwrap_or(Status::EMPTY),
            health: health.filter(|health| !matches!(health, Health::NONE | Health::EMPTY)),
            exit_code: state.and_then(|state| state.exit_code).unwrap_or_default(),
            ran_out_of_memory: state.and_then(|state| state.oom_killed).unwrap_or_default(),
        }
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        matches!(self.status, Status::RUNNING | Status::RESTARTING)
    }

    /// Whether it ended, and nobody stopped it.
    pub fn has_died(&self) -> bool {
        let has_ended = matches!(self.status, Status::EXITED | Status::DEAD);
        has_ended && (self.ran_out_of_memory || !STOPPED_CODES.contains(&self.exit_code))
    }

    /// Whether the engine's own check has found it healthy, or there is none.
    fn is_healthy(&self) -> bool {
        matches!(self.health, Some(Health::HEALTHY) | None)
    }

    /// When it was started last, in unix milliseconds.
    pub fn started_ms(&self) -> Option<u64> {
        let at = OffsetDateTime::parse(self.started_at.as_deref()?, &Rfc3339).ok()?;
        u64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
    }
}

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
        let has_tokens = container.tokens.as_ref() == Some(tokens);
        if container.is_ours
            && spec.data_folder.is_some()
            && spec.data_folder != container.data_folder
        {
            return Err(Error::OtherFolder { folder: container.data_folder.clone() });
        }
        match (container.is_ours, has_tokens, container.is_running()) {
            (true, false, _) => Err(Error::OtherTokens),
            (false, false, _) | (false, true, false) => Err(Error::NotOurs),
            (_, true, true) => Ok(()),
            (true, true, false) if container.status == Status::PAUSED => {
                self.call(self.call_deadline(), |docker| docker.unpause_container(CONTAINER)).await
            }
            (true, true, false) => {
                report(LocalStage::Creating);
                let ports = [container.port.unwrap_or(spec.port), spec.clickhouse_port];
                self.start_container(ports).await
            }
        }
    }

    async fn create_container(
        &self,
        spec: &Spec,
        tokens: &LocalTokens,
        report: Report<'_>,
    ) -> Result<(), Error> {
        self.ensure_image(spec, report).await?;
        report(LocalStage::Creating);
        // Checked before the container is made, because its ports cannot be changed later. Those of
        // another computer are not ours to check.
        for port in [spec.port, spec.clickhouse_port] {
            if !self.is_remote() && !is_free(port) {
                let after = spec.port.max(spec.clickhouse_port);
                let mut others = (after..=u16::MAX).skip(1).take(MOST_PORTS);
                let free = others.find(|port| is_free(*port));
                return Err(self.port_busy(port, free).await);
            }
        }
        let options = CreateContainerOptionsBuilder::new().name(CONTAINER).platform(&spec.platform);
        let health_check = self.health_check(spec).await?;
        let (options, body) = (Some(options.build()), create_body(spec, tokens, health_check));
        self.call(self.call_deadline(), |docker| docker.create_container(options, body)).await?;
        self.start_container([spec.port, spec.clickhouse_port]).await
    }

    /// How the engine shall check a new container, with the image that it has. An image that the
    /// engine does not describe is checked as it says itself.
    async fn health_check(&self, spec: &Spec) -> Result<Option<HealthConfig>, Error> {
        let image = spec.image.to_string();
        let found = self.call(self.call_deadline(), |docker| docker.inspect_image(&image)).await;
        let found = match found {
            Err(error) if !error.is_not_found() => return Err(error),
            found => found.ok(),
        };
        let of_image = found.and_then(|image| image.config?.healthcheck);
        let has_start_interval = self.api_version() >= START_INTERVAL_SINCE;
        Ok(health_check(of_image.as_ref(), has_start_interval, self.limits.ready))
    }

    /// Starts the container, whose ports on this machine are `ports`.
    async fn start_container(&self, ports: impl IntoIterator<Item = u16>) -> Result<(), Error> {
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

    /// The host at which the ports of a container are reached that runs on another computer.
    /// `None` for the loopback interface: there, `ssh` can make a way to ports that are not open.
    pub fn published_host(&self, container: &Container) -> Option<String> {
        let host = &self.remote().filter(|_| container.is_open)?.host;
        let is_v6 = host.parse::<std::net::Ipv6Addr>().is_ok();
        Some(if is_v6 { format!("[{host}]") } else { host.clone() })
    }

    /// The problem that an address does not lead to the instance, and what leads there.
    pub fn not_reached(&self, address: &str, container: &Container) -> Error {
        // A port that is open is asked for at its own host, to which no way is made.
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
        let options = StopContainerOptionsBuilder::new().t(STOP_SECONDS).build();
        let deadline = Instant::now() + self.limits.engine_stop;
        self.call(deadline, |docker| docker.stop_container(CONTAINER, Some(options))).await
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
        if container.is_running() || container.status == Status::PAUSED {
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
        let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
        let removed =
            self.call(self.call_deadline(), |docker| docker.remove_container(&id, Some(options)));
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

/// How a container is checked by its engine, where the image's checks are too far apart: other
/// programs, such as `tb local status`, call it ready once the engine does. `None`: as the image says.
///
/// A newer engine checks more often only while the container starts. An older one has one interval,
/// so that a busy instance misses a check sooner: it may miss more of them.
fn health_check(
    of_image: Option<&HealthConfig>,
    has_start_interval: bool,
    start_period: Duration,
) -> Option<HealthConfig> {
    let nanoseconds = |time: Duration| i64::try_from(time.as_nanos()).ok();
    let interval = nanoseconds(HEALTH_INTERVAL);
    let given = of_image?.interval.filter(|given| *given > 0);
    if given.is_some() && given <= interval {
        return None;
    }
    let start_period = nanoseconds(start_period);
    Some(match has_start_interval {
        true => HealthConfig { start_interval: interval, start_period, ..Default::default() },
        false => {
            let retries = Some(HEALTH_RETRIES);
            HealthConfig { interval, retries, start_period, ..Default::default() }
        }
    })
}

fn create_body(
    spec: &Spec,
    tokens: &LocalTokens,
    healthcheck: Option<HealthConfig>,
) -> ContainerCreateBody {
    let publish = |port: u16| {
        Some(vec![PortBinding {
            host_ip: Some(Ipv4Addr::LOCALHOST.to_string()),
            host_port: Some(port.to_string()),
        }])
    };
    let ports = [(API_PORT, spec.port), (CLICKHOUSE_PORT, spec.clickhouse_port)];
    ContainerCreateBody {
        image: Some(spec.image.to_string()),
        env: Some(vec![
            format!("{USER_TOKEN}={}", tokens.user_token),
            format!("{WORKSPACE_TOKEN}={}", tokens.workspace_token),
        ]),
        labels: Some(HashMap::from([(LABEL.to_owned(), "1".to_owned())])),
        healthcheck,
        exposed_ports: Some(ports.iter().map(|(inside, _)| (*inside).to_owned()).collect()),
        host_config: Some(HostConfig {
            binds: spec.data_folder.as_deref().map(binds),
            port_bindings: Some(
                ports.iter().map(|(inside, port)| ((*inside).to_owned(), publish(*port))).collect(),
            ),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    }
}

fn tokens_of(env: &[String]) -> Option<LocalTokens> {
    let value = |name: &str| {
        env.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    };
    token_pair(value(USER_TOKEN)?, value(WORKSPACE_TOKEN)?)
}

/// What the container sees of a data folder.
fn binds(folder: &Path) -> Vec<String> {
    let bind =
        |(name, inside): &(&str, &str)| format!("{}:{inside}:rw", folder.join(name).display());
    DATA_FOLDERS.iter().map(bind).collect()
}

/// The data folder of a container, whichever program made it.
fn data_folder_of(container: &ContainerInspectResponse) -> Option<PathBuf> {
    let (name, inside) = DATA_FOLDERS[0];
    let binds = container.host_config.as_ref()?.binds.as_ref()?;
    let is_it = format!(":{inside}");
    let source = binds.iter().find_map(|bind| {
        let source = bind.strip_suffix(":rw").unwrap_or(bind).strip_suffix(&is_it)?;
        Some(Path::new(source))
    });
    source.filter(|source| source.ends_with(name))?.parent().map(Path::to_owned)
}

fn binding_of<'a>(
    container: &'a ContainerInspectResponse,
    inside: &str,
) -> Option<&'a PortBinding> {
    let bindings = container.host_config.as_ref()?.port_bindings.as_ref()?;
    bindings.get(inside)?.as_ref()?.first()
}

fn port_of(container: &ContainerInspectResponse, inside: &str) -> Option<u16> {
    binding_of(container, inside)?.host_port.as_ref()?.parse().ok()
}

/// Whether a port is bound to more than the loopback interface. No address means all of them.
fn is_open(binding: &PortBinding) -> bool {
    let address = binding.host_ip.as_ref().and_then(|address| address.parse::<IpAddr>().ok());
    address.is_none_or(|address| !address.is_loopback())
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
    fn an_image_whose_checks_are_far_apart_is_checked_every_second_as_it_starts() {
        let of_image = |interval| HealthConfig { interval, ..HealthConfig::default() };
        let second = 1_000_000_000;
        let period = Duration::from_secs(300);
        for often in [Some(second), Some(second / 2)] {
            assert_eq!(health_check(Some(&of_image(often)), true, period), None);
        }
        for seldom in [None, Some(0), Some(30 * second)] {
            let newer = health_check(Some(&of_image(seldom)), true, period).unwrap();
            assert_eq!((newer.start_interval, newer.interval), (Some(second), None));
            let older = health_check(Some(&of_image(seldom)), false, period).unwrap();
            assert_eq!((older.start_interval, older.interval), (None, Some(second)));
            assert_eq!(older.start_period, Some(300 * second));
        }
        assert_eq!(health_check(None, true, period), None);
    }

    #[test]
    fn a_new_container_is_on_this_machine_only() {
        let config = config::Config::from_env(|name| {
            os::dirs::HOME_VARIABLES.contains(&name).then(|| "/home/ada".to_owned())
        });
        let config = config.unwrap();
        let start = StartLocal { data_folder: Some("/data".to_owned()), ..StartLocal::default() };
        let spec = Spec::new(&config.local, &Settings::default(), &start).unwrap();
        let tokens = LocalTokens { user_token: "u".to_owned(), workspace_token: "w".to_owned() };
        let host = create_body(&spec, &tokens, None).host_config.unwrap();
        let binds = ["/data/data:/var/lib/clickhouse:rw", "/data/metadata:/redis-data:rw"];
        assert_eq!(host.binds.as_deref().unwrap(), binds);
        let made =
            ContainerInspectResponse { host_config: Some(host.clone()), ..Default::default() };
        assert_eq!(data_folder_of(&made).as_deref(), Some(Path::new("/data")));
        let bindings = host.port_bindings.unwrap();
        let all: Vec<_> = bindings.values().flatten().flatten().collect();
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|binding| binding.host_ip.as_deref() == Some("127.0.0.1")));
    }
}
