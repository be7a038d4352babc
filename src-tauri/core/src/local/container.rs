//! The container of the local instance: what a new one is given, and what one that exists has.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bollard::models::{
    ContainerCreateBody, ContainerInspectResponse, ContainerStateStatusEnum as Status,
    HealthConfig, HealthStatusEnum as Health, HostConfig, PortBinding,
};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{LABEL, token_pair};
use crate::config::{self, Image};
use crate::contract::{LocalTokens, Settings, StartLocal};

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
/// How often the engine checks an instance that starts.
const HEALTH_INTERVAL: Duration = Duration::from_secs(1);
/// Checks in a row that an instance may fail on an older engine, which checks it every
/// [`HEALTH_INTERVAL`] for as long as it runs.
const HEALTH_RETRIES: i64 = 10;
/// The bytes of a GiB.
const GIB: i64 = 1 << 30;
/// The exit codes of a container that ended by itself, or was stopped: by SIGINT, by SIGKILL, or by
/// SIGTERM.
const STOPPED_CODES: [i64; 4] = [0, 130, 137, 143];

/// The image and the ports of an instance to start.
#[derive(Clone, Debug)]
pub struct Spec {
    pub(super) image: Image,
    /// The platform that was chosen, as engines write it; `None`: the engine's.
    pub(super) platform: Option<String>,
    /// The bytes of memory that it may use; `None`: all that the engine has.
    pub(super) memory: Option<i64>,
    /// The folder of its data; `None`: the container.
    pub(super) data_folder: Option<PathBuf>,
    pub(super) port: u16,
    pub(super) clickhouse_port: u16,
    /// Of these two ports, those that the person chose.
    pub(super) chosen_ports: [Option<u16>; 2],
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
            platform: local.platform.as_deref().map(normalize_platform),
            memory: settings.local_memory_gib.map(|gib| i64::from(gib) * GIB),
            data_folder: start
                .data_folder
                .clone()
                .or(settings.local_data_folder.clone())
                .map(PathBuf::from),
            port: local.port(settings),
            clickhouse_port: local.clickhouse_port(settings),
            chosen_ports: [
                local.port.or(settings.local_port),
                local.clickhouse_port.or(settings.local_clickhouse_port),
            ],
        })
    }

    /// The name of its image.
    pub fn image(&self) -> String {
        self.image.to_string()
    }

    /// The instance that takes the place of `container`: with its image, its ports and its folder.
    pub(super) fn in_place_of(&self, container: &Container) -> Self {
        let image = container.image.as_deref().and_then(|image| Image::parse(image).ok());
        Self {
            image: image.unwrap_or_else(|| self.image.clone()),
            data_folder: container.data_folder.clone(),
            port: container.port.unwrap_or(self.port),
            clickhouse_port: container.clickhouse_port.unwrap_or(self.clickhouse_port),
            ..self.clone()
        }
    }

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
    pub(super) is_open: bool,
    /// The port of its ClickHouse on this machine.
    pub clickhouse_port: Option<u16>,
    /// The image that it was made from.
    pub image: Option<String>,
    /// The engine's id of that image.
    pub(super) image_id: Option<String>,
    /// The folder of its data; `None`: the container.
    pub data_folder: Option<PathBuf>,
    /// When it was started last, in RFC 3339.
    started_at: Option<String>,
    pub(super) status: Status,
    pub(super) health: Option<Health>,
    pub(super) exit_code: i64,
    /// It has a limit of memory of its own.
    pub(super) is_limited: bool,
    /// The engine ended it because it used too much memory.
    pub(super) ran_out_of_memory: bool,
}

impl Container {
    pub(super) fn from_inspection(container: &ContainerInspectResponse) -> Self {
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
            image_id: container.image.clone(),
            data_folder: data_folder_of(container),
            started_at: state.and_then(|state| state.started_at.as_ref()).map(ToString::to_string),
            status: state.and_then(|state| state.status).unwrap_or(Status::EMPTY),
            health: health.filter(|health| !matches!(health, Health::NONE | Health::EMPTY)),
            exit_code: state.and_then(|state| state.exit_code).unwrap_or_default(),
            is_limited: container
                .host_config
                .as_ref()
                .and_then(|host| host.memory)
                .is_some_and(|bytes| bytes > 0),
            ran_out_of_memory: state.and_then(|state| state.oom_killed).unwrap_or_default(),
        }
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        matches!(self.status, Status::RUNNING | Status::RESTARTING)
    }

    /// Whether its programs run or are paused.
    pub(super) fn is_up(&self) -> bool {
        self.is_running() || self.status == Status::PAUSED
    }

    /// Whether it ended, and nobody stopped it.
    pub fn has_died(&self) -> bool {
        let has_ended = matches!(self.status, Status::EXITED | Status::DEAD);
        has_ended && (self.ran_out_of_memory || !STOPPED_CODES.contains(&self.exit_code))
    }

    /// Whether the engine's own check has found it healthy, or there is none.
    pub(super) fn is_healthy(&self) -> bool {
        matches!(self.health, Some(Health::HEALTHY) | None)
    }

    /// When it was started last, in unix milliseconds.
    pub fn started_ms(&self) -> Option<u64> {
        let at = OffsetDateTime::parse(self.started_at.as_deref()?, &Rfc3339).ok()?;
        u64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
    }
}

/// The health check that a new container gets in place of its image's; `None` keeps the image's.
///
/// `tb local status` calls an instance ready only after the engine's health check has passed. So an
/// image that is checked less than once a second is checked once a second while it starts. An older
/// engine has one interval for the whole life of a container; there, more checks in a row may fail.
pub(super) fn health_check(
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

pub(super) fn create_body(
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
            memory: spec.memory,
            port_bindings: Some(
                ports.iter().map(|(inside, port)| ((*inside).to_owned(), publish(*port))).collect(),
            ),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    }
}

/// A platform in the words of engines, which accept more than one: `amd64`, `linux/x86_64`.
fn normalize_platform(platform: &str) -> String {
    let (os, processor) = platform.split_once('/').unwrap_or(("linux", platform));
    let (processor, variant) = processor.split_once('/').unwrap_or((processor, ""));
    let processor = normalize_processor(processor);
    let parts = [os, processor, variant];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// The name of a processor in the names of platforms.
pub(super) fn normalize_processor(name: &str) -> &str {
    match name {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        name => name,
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
    // After it come the options, which Podman writes as `rw,rprivate,rbind`.
    let is_it = format!(":{inside}");
    let source = binds.iter().find_map(|bind| {
        let (source, options) = bind.rsplit_once(&is_it)?;
        (options.is_empty() || options.starts_with(':')).then_some(Path::new(source))
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
    use crate::os;

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
    fn the_data_folder_is_found_however_an_engine_writes_its_options() {
        let of = |bind: &str| {
            let binds = Some(vec!["/x:/y".to_owned(), bind.to_owned()]);
            let host = HostConfig { binds, ..HostConfig::default() };
            data_folder_of(&ContainerInspectResponse {
                host_config: Some(host),
                ..ContainerInspectResponse::default()
            })
        };
        for options in ["", ":rw", ":rw,rprivate,rbind", ":z"] {
            let folder = of(&format!("/a b/data:/var/lib/clickhouse{options}"));
            assert_eq!(folder.as_deref(), Some(Path::new("/a b")), "{options}");
        }
        for other in ["/a/data:/var/lib/clickhouse2", "/a/other:/var/lib/clickhouse:rw"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn a_platform_is_written_as_engines_write_it() {
        for (given, written) in [
            ("amd64", "linux/amd64"),
            ("linux/x86_64", "linux/amd64"),
            ("linux/aarch64", "linux/arm64"),
            ("linux/arm64/v8", "linux/arm64/v8"),
            ("linux/arm/v7", "linux/arm/v7"),
        ] {
            assert_eq!(normalize_platform(given), written, "{given}");
        }
    }

    #[test]
    fn a_port_is_open_unless_it_is_on_the_loopback_interface() {
        let at = |address: Option<&str>| PortBinding {
            host_ip: address.map(str::to_owned),
            host_port: Some("7181".to_owned()),
        };
        for open in [None, Some(""), Some("0.0.0.0"), Some("::"), Some("192.168.1.2")] {
            assert!(is_open(&at(open)), "{open:?}");
        }
        for closed in ["127.0.0.1", "127.0.0.9", "::1"] {
            assert!(!is_open(&at(Some(closed))), "{closed}");
        }
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
        let bind =
            |folder, inside| format!("{}:{inside}:rw", Path::new("/data").join(folder).display());
        let binds = [bind("data", "/var/lib/clickhouse"), bind("metadata", "/redis-data")];
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
