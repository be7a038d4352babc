//! The configuration of the core: plain data, which a front end makes once before the start.
//!
//! What a person changes while the app runs is in the settings, which are a store.

use std::path::PathBuf;

use crate::contract::{DefaultValue, Defaults, Settings};
use crate::credentials::Secret;
use crate::host::{self, Host};
use crate::limits::Limits;
use crate::os::dirs;

mod image;

pub use self::image::Image;
pub use crate::os::is_data_folder;

/// The API host that `tb` uses by default.
pub const DEFAULT_API_HOST: &str = "https://api.europe-west2.gcp.tinybird.co";
/// Tinybird's own authority.
pub const DEFAULT_AUTH_HOST: &str = "https://cloud.tinybird.co";
/// Our client id at a standard authority: a public native client.
pub const DEFAULT_CLIENT_ID: &str = "tinybird-companion";
/// The image of Tinybird Local.
pub const DEFAULT_IMAGE: &str = "tinybirdco/tinybird-local:latest";
/// The port of the local instance's API.
pub const DEFAULT_PORT: u16 = 7181;
/// The port of the local instance's ClickHouse.
pub const DEFAULT_CLICKHOUSE_PORT: u16 = 7182;

/// Variables that change which repository, index or configuration git reads, also with an empty
/// value.
pub const GIT_VARIABLES: [&str; 10] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    // With it, a repository needs no folder `objects`.
    "GIT_OBJECT_DIRECTORY",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
];

/// The configuration of the core.
#[derive(Clone, Debug)]
pub struct Config {
    /// `TB_HOST`: the region's API. `None`: the one in the folder's `.tinyb`, else the default.
    pub api_host: Option<Host>,
    /// The API if nothing chooses one. No variable changes it: only tests set another.
    pub default_api_host: Host,
    /// `TB_AUTH_HOST`: the authority. `None`: the one in the settings, else the default.
    pub auth_host: Option<Host>,
    /// Whether the front end runs until the person quits it. The core then keeps the snapshot up to
    /// date, and holds in memory the secrets that the vault cannot store.
    pub resident: bool,
    /// The person's home folder, in which `tb` has its folder `.tinybird`.
    pub home: PathBuf,
    /// `XDG_CONFIG_HOME`, in which git too looks for a configuration of all repositories.
    pub xdg_config_home: Option<PathBuf>,
    /// The first of [`GIT_VARIABLES`] that is set.
    pub git_redirected_by: Option<&'static str>,
    /// The folder of our settings.
    pub config_dir: PathBuf,
    /// The folder of our accounts file, locks and logs.
    pub state_dir: PathBuf,
    /// `TB_TOKEN`: the workspace token that `tb` would use.
    pub token: Option<Secret>,
    /// `TB_USER_TOKEN`: the user token that `tb` would use.
    pub user_token: Option<Secret>,
    /// The local instance.
    pub local: LocalInstance,
    /// Where the engine is searched for.
    pub engine: EngineSearch,
    /// The person's terminal app; `None` if none is installed, and for a face that does not stay.
    pub terminal: Option<crate::os::Program>,
    /// Whether the terminal inherits neither folder nor environment from us, and so has to run a
    /// script.
    pub terminal_needs_script: bool,
    /// The folder of our programs, for that script.
    pub programs_folder: Option<PathBuf>,
    /// Deadlines and sizes. No variable changes them: only tests set others.
    pub limits: Limits,
    /// BCP 47 tag of the system's language.
    pub language: String,
    /// `TB_COMPANION_LOG`: a level, or levels by target, such as `info,companion_core=trace`.
    pub log: Option<String>,
}

/// The local instance, as `tb`'s own variables describe it.
#[derive(Clone, Debug)]
pub struct LocalInstance {
    /// `TB_LOCAL_HOST`, without a scheme.
    pub host: String,
    /// `TB_LOCAL_PORT`: the API.
    pub port: Option<u16>,
    /// `TB_LOCAL_CLICKHOUSE_INTERFACE_PORT`.
    pub clickhouse_port: Option<u16>,
    /// `TB_COMPANION_IMAGE`.
    pub image: Option<String>,
    /// `TB_LOCAL_IMAGE_PLATFORM`, such as `linux/amd64`; `None` is the machine's own.
    pub platform: Option<String>,
    /// `TB_LOCAL_USER_TOKEN`.
    pub user_token: Option<String>,
    /// `TB_LOCAL_WORKSPACE_TOKEN`.
    pub workspace_token: Option<String>,
}

/// The host of the local instance that nobody chose.
pub const LOCALHOST: &str = "localhost";

/// Where the engine is searched for, in the order of Docker's own tools.
#[derive(Clone, Debug, Default)]
pub struct EngineSearch {
    /// `DOCKER_HOST`.
    pub docker_host: Option<String>,
    /// `DOCKER_CONTEXT`.
    pub docker_context: Option<String>,
    /// `DOCKER_CONFIG`, else `~/.docker`.
    pub docker_config_dir: PathBuf,
    /// `DOCKER_TLS_VERIFY`: whether the engine at `DOCKER_HOST` has a secure connection.
    pub docker_tls_verify: bool,
    /// `DOCKER_CERT_PATH`: the folder with the files of that connection.
    pub docker_cert_path: Option<PathBuf>,
    /// The `ssh` program, which leads to an engine of `ssh://`.
    pub ssh: Option<PathBuf>,
    /// Sockets to try if nothing chooses an engine, each with the name of its engine.
    pub sockets: Vec<(String, PathBuf)>,
    /// An installed engine that we can start.
    pub startable: Option<crate::os::Program>,
}

/// Why the environment gives no configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value is not the address of a server.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// A value is not a port from 1 to 65535.
    #[error("{name}={value} is not a port")]
    Port {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A value is not the name of an image.
    #[error("{value:?} is not the name of an image")]
    Image {
        /// Its value.
        value: String,
    },
    /// No variable names the home folder.
    #[error("no home folder is known")]
    NoHome,
}

impl Config {
    /// Makes the configuration of environment variables; `read` gives the value of one.
    pub fn from_env(read: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let git_redirected_by = GIT_VARIABLES.into_iter().find(|name| read(name).is_some());
        let read = |name: &str| read(name).filter(|value| !value.is_empty());
        let home = dirs::home_folder(&read).ok_or(Error::NoHome)?;
        let dir = |name: &str, own: PathBuf| read(name).map_or(own, PathBuf::from);
        Ok(Self {
            api_host: read("TB_HOST").map(|h| Host::parse(&h)).transpose()?,
            default_api_host: Host::parse(DEFAULT_API_HOST)?,
            auth_host: read("TB_AUTH_HOST").map(|h| Host::parse(&h)).transpose()?,
            resident: false,
            xdg_config_home: read("XDG_CONFIG_HOME").map(PathBuf::from),
            git_redirected_by,
            config_dir: dir("TB_COMPANION_CONFIG_DIR", dirs::config_folder(&home, &read)),
            state_dir: dir("TB_COMPANION_STATE_DIR", dirs::state_folder(&home, &read)),
            token: read("TB_TOKEN").map(Secret::new),
            user_token: read("TB_USER_TOKEN").map(Secret::new),
            local: LocalInstance::from_env(&read)?,
            engine: EngineSearch::from_env(&home, &read),
            terminal: None,
            terminal_needs_script: !crate::os::terminal_inherits_environment(),
            programs_folder: crate::os::programs_folder(),
            limits: Limits::default(),
            language: system_language(read),
            log: read("TB_COMPANION_LOG"),
            home,
        })
    }
}

impl Config {
    /// The same for a face that stays, which watches, and opens a terminal. To look for one costs a
    /// few hundred looks at the disk, which a command does not need.
    #[must_use]
    pub fn for_resident(self, read: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| read(name).filter(|value| !value.is_empty());
        let terminal = crate::os::find_terminal(&self.home, &read);
        Self { resident: true, terminal, ..self }
    }

    /// The folder in which an XDG desktop has its settings, such as its login items.
    pub fn desktop_config_home(&self) -> PathBuf {
        // The XDG specification says to ignore a path that is not absolute.
        let named = self.xdg_config_home.clone().filter(|path| path.is_absolute());
        named.unwrap_or_else(|| self.home.join(".config"))
    }
}

/// A variable wins over the settings, and the settings over the built-in value.
impl Config {
    /// The authority to sign in at.
    pub fn auth_host(&self, settings: &Settings) -> Result<Host, host::Error> {
        match &self.auth_host {
            Some(host) => Ok(host.clone()),
            None => Host::parse(settings.auth_host.as_deref().unwrap_or(DEFAULT_AUTH_HOST)),
        }
    }

    /// The region's API, if a variable or the settings name one.
    pub fn api_host(&self, settings: &Settings) -> Result<Option<Host>, host::Error> {
        match &self.api_host {
            Some(host) => Ok(Some(host.clone())),
            None => settings.api_host.as_deref().map(Host::parse).transpose(),
        }
    }

    /// The value of each setting that the person has not set, and the variable that gives it.
    pub fn defaults(&self) -> Defaults {
        let host = |host: &Option<Host>| host.as_ref().map(Host::to_string);
        let port = |port: Option<u16>| port.map(|port| port.to_string());
        let local = &self.local;
        Defaults {
            auth_host: default_value(host(&self.auth_host), "TB_AUTH_HOST", DEFAULT_AUTH_HOST),
            api_host: default_value(host(&self.api_host), "TB_HOST", DEFAULT_API_HOST),
            client_id: default_value(None, "", DEFAULT_CLIENT_ID),
            local_port: default_value(port(local.port), "TB_LOCAL_PORT", &DEFAULT_PORT.to_string()),
            local_clickhouse_port: default_value(
                port(local.clickhouse_port),
                "TB_LOCAL_CLICKHOUSE_INTERFACE_PORT",
                &DEFAULT_CLICKHOUSE_PORT.to_string(),
            ),
            local_image: default_value(local.image.clone(), "TB_COMPANION_IMAGE", DEFAULT_IMAGE),
        }
    }
}

fn default_value(value: Option<String>, variable: &str, built_in: &str) -> DefaultValue {
    let variable = value.is_some().then(|| variable.to_owned());
    DefaultValue { value: value.unwrap_or_else(|| built_in.to_owned()), variable }
}

impl LocalInstance {
    /// The port of its API.
    pub fn port(&self, settings: &Settings) -> u16 {
        self.port.or(settings.local_port).unwrap_or(DEFAULT_PORT)
    }

    /// The port of its ClickHouse.
    pub fn clickhouse_port(&self, settings: &Settings) -> u16 {
        self.clickhouse_port.or(settings.local_clickhouse_port).unwrap_or(DEFAULT_CLICKHOUSE_PORT)
    }

    /// The name of its image.
    pub fn image(&self, settings: &Settings) -> String {
        let image = self.image.clone().or_else(|| settings.local_image.clone());
        image.unwrap_or_else(|| DEFAULT_IMAGE.to_owned())
    }

    fn from_env(read: &impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let port = |name: &'static str| match read(name) {
            None => Ok(None),
            Some(value) => match value.parse::<u16>() {
                Ok(port) if port > 0 => Ok(Some(port)),
                _ => Err(Error::Port { name, value }),
            },
        };
        let host = read("TB_LOCAL_HOST").unwrap_or_else(|| LOCALHOST.to_owned());
        let bare = host.trim_start_matches("http://").trim_start_matches("https://");
        Ok(Self {
            host: bare.trim_end_matches('/').to_owned(),
            port: port("TB_LOCAL_PORT")?,
            clickhouse_port: port("TB_LOCAL_CLICKHOUSE_INTERFACE_PORT")?,
            image: read("TB_COMPANION_IMAGE"),
            platform: read("TB_LOCAL_IMAGE_PLATFORM"),
            user_token: read("TB_LOCAL_USER_TOKEN"),
            workspace_token: read("TB_LOCAL_WORKSPACE_TOKEN"),
        })
    }
}

impl EngineSearch {
    fn from_env(home: &std::path::Path, read: &impl Fn(&str) -> Option<String>) -> Self {
        Self {
            docker_host: read("DOCKER_HOST"),
            docker_context: read("DOCKER_CONTEXT"),
            docker_config_dir: read("DOCKER_CONFIG").map_or(home.join(".docker"), PathBuf::from),
            docker_tls_verify: read("DOCKER_TLS_VERIFY").is_some(),
            docker_cert_path: read("DOCKER_CERT_PATH").map(PathBuf::from),
            ssh: crate::os::find_ssh(read),
            sockets: crate::os::engine_sockets(home, read),
            startable: crate::os::find_startable_engine(home, read),
        }
    }
}

/// The BCP 47 tag of the system's language: that of `LC_ALL`, `LC_MESSAGES` and `LANG` in the order
/// of POSIX. `es_ES.UTF-8` becomes `es-ES`.
pub fn system_language(read: impl Fn(&str) -> Option<String>) -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| read(name).filter(|value| !value.is_empty()))
        .and_then(|tag| tag.split(['.', '@']).next().map(|tag| tag.replace('_', "-")))
        .unwrap_or_else(|| "en".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(vars: &[(&str, &str)]) -> Result<Config, Error> {
        let vars: Vec<(String, String)> =
            vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::from_env(move |name| {
            let set = vars.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone());
            set.or_else(|| dirs::HOME_VARIABLES.contains(&name).then(|| "/home/ada".to_owned()))
        })
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let config = config(&[("TB_HOST", ""), ("TB_LOCAL_PORT", "")]).unwrap();
        assert!(config.api_host.is_none());
        assert_eq!(config.local.port(&Settings::default()), 7181);
    }

    #[test]
    fn what_redirects_git_is_noticed_even_if_it_is_empty() {
        assert_eq!(config(&[]).unwrap().git_redirected_by, None);
        for name in GIT_VARIABLES {
            for value in ["", "/elsewhere"] {
                assert_eq!(config(&[(name, value)]).unwrap().git_redirected_by, Some(name));
            }
        }
    }

    #[test]
    fn a_port_that_is_none_is_named() {
        let error = config(&[("TB_LOCAL_PORT", "seven")]).unwrap_err();
        assert_eq!(error.to_string(), "TB_LOCAL_PORT=seven is not a port");
        assert!(config(&[("TB_LOCAL_PORT", "0")]).is_err());
    }

    #[test]
    fn the_language_follows_posix() {
        let tag = |vars: &[(&str, &str)]| config(vars).unwrap().language;
        assert_eq!(tag(&[("LANG", "es_ES.UTF-8")]), "es-ES");
        assert_eq!(tag(&[("LANG", "es_ES.UTF-8"), ("LC_ALL", "C")]), "C");
        assert_eq!(tag(&[]), "en");
    }
}
