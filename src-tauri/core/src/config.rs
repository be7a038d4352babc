//! What the core is told before it starts: plain data, made once by a face.
//!
//! It does not hold what a person changes while the app runs (settings are a store).

use std::path::PathBuf;

use crate::contract::{Defaults, Given, Settings};
use crate::credentials::Secret;
use crate::host::{self, Host};
use crate::limits::Limits;
use crate::os::dirs;

mod image;

pub use self::image::Image;

/// The API host that `tb` takes when nothing else is said.
pub const DEFAULT_API_HOST: &str = "https://api.europe-west2.gcp.tinybird.co";
/// Where Tinybird signs people in.
pub const DEFAULT_AUTH_HOST: &str = "https://cloud.tinybird.co";
/// The public native client we are at a standard authority.
pub const DEFAULT_CLIENT_ID: &str = "tinybird-companion";
/// The image of Tinybird Local.
pub const DEFAULT_IMAGE: &str = "tinybirdco/tinybird-local:latest";
/// The port of the local instance's API.
pub const DEFAULT_PORT: u16 = 7181;
/// The port of the local instance's ClickHouse.
pub const DEFAULT_CLICKHOUSE_PORT: u16 = 7182;

/// What changes which repository, index or configuration git reads. An empty value may do so too.
pub const GIT_VARIABLES: [&str; 10] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    // Where it names a folder, a repository needs no `objects`.
    "GIT_OBJECT_DIRECTORY",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
];

/// Everything a face decides before the core starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// `TB_HOST`: the region's API. `None` means: what the folder's `.tinyb` says, else the default.
    pub api_host: Option<Host>,
    /// The API where nothing chooses one. No user's knob: only a harness sets another.
    pub default_api_host: Host,
    /// `TB_AUTH_HOST`: the authority. `None` means: what the person chose, else the default.
    pub auth_host: Option<Host>,
    /// The face stays, and wants the snapshot kept true meanwhile; what could not be kept is held
    /// until it ends.
    pub resident: bool,
    /// The person's home, where `tb` keeps its `.tinybird` folder.
    pub home: PathBuf,
    /// `XDG_CONFIG_HOME`: where git, too, looks for what holds in all repositories.
    pub xdg_config_home: Option<PathBuf>,
    /// The first of [`GIT_VARIABLES`] that is set.
    pub git_redirected_by: Option<&'static str>,
    /// Our settings.
    pub config_dir: PathBuf,
    /// Our accounts file, locks and logs.
    pub state_dir: PathBuf,
    /// `TB_TOKEN`: a workspace token that `tb` would use.
    pub token: Option<Secret>,
    /// `TB_USER_TOKEN`: the user token that `tb` would use.
    pub user_token: Option<Secret>,
    /// The local instance.
    pub local: Local,
    /// Where to look for the engine.
    pub engine: Engine,
    /// The person's terminal, where there is one.
    pub terminal: Option<crate::os::Program>,
    /// It inherits nothing from us, and runs a script instead.
    pub terminal_by_script: bool,
    /// The folder of our programs, for that script.
    pub programs: Option<PathBuf>,
    /// Deadlines and sizes. No user's knob: only a harness sets others.
    pub limits: Limits,
    /// BCP 47 tag of the person's language, as the system says it.
    pub language: String,
    /// `TB_COMPANION_LOG`: a level, or levels by target, such as `info,companion_core=trace`.
    pub log: Option<String>,
}

/// The local instance, as `tb`'s own variables describe it.
#[derive(Clone, Debug)]
pub struct Local {
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

/// Where Docker's own tools would look for the engine.
#[derive(Clone, Debug, Default)]
pub struct Engine {
    /// `DOCKER_HOST`.
    pub docker_host: Option<String>,
    /// `DOCKER_CONTEXT`.
    pub docker_context: Option<String>,
    /// `DOCKER_CONFIG`, else `~/.docker`.
    pub docker_config_dir: PathBuf,
    /// Sockets worth trying when nothing was chosen, with the engine each belongs to.
    pub sockets: Vec<(String, PathBuf)>,
    /// An engine that is installed and could be started.
    pub startable: Option<crate::os::Program>,
}

/// What the environment said wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not the address of a server.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// A port that is not a number from 1 to 65535.
    #[error("{name}={value} is not a port")]
    Port {
        /// The variable.
        name: &'static str,
        /// What was given.
        value: String,
    },
    /// Not the name of an image.
    #[error("{value:?} is not the name of an image")]
    Image {
        /// What was given.
        value: String,
    },
    /// There is no home folder to keep anything in.
    #[error("no home folder is known")]
    Home,
}

impl Config {
    /// Reads the configuration through `read`, which answers for one environment variable.
    pub fn from_env(read: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let git_redirected_by = GIT_VARIABLES.into_iter().find(|name| read(name).is_some());
        let read = |name: &str| read(name).filter(|value| !value.is_empty());
        let home = dirs::home(&read).ok_or(Error::Home)?;
        let dir = |name: &str, own: PathBuf| read(name).map_or(own, PathBuf::from);
        Ok(Self {
            api_host: read("TB_HOST").map(|h| Host::parse(&h)).transpose()?,
            default_api_host: Host::parse(DEFAULT_API_HOST)?,
            auth_host: read("TB_AUTH_HOST").map(|h| Host::parse(&h)).transpose()?,
            resident: false,
            xdg_config_home: read("XDG_CONFIG_HOME").map(PathBuf::from),
            git_redirected_by,
            config_dir: dir("TB_COMPANION_CONFIG_DIR", dirs::config(&home, &read)),
            state_dir: dir("TB_COMPANION_STATE_DIR", dirs::state(&home, &read)),
            token: read("TB_TOKEN").map(Secret::new),
            user_token: read("TB_USER_TOKEN").map(Secret::new),
            local: Local::from_env(&read)?,
            engine: Engine::from_env(&home, &read),
            terminal: crate::os::terminal(&home, &read),
            terminal_by_script: !crate::os::terminal_inherits(),
            programs: crate::os::programs(),
            limits: Limits::default(),
            language: language(read),
            log: read("TB_COMPANION_LOG"),
            home,
        })
    }
}

/// The environment wins over what the person chose, and that over the built-in value.
impl Config {
    /// Where to sign in.
    pub fn auth_host(&self, chosen: &Settings) -> Result<Host, host::Error> {
        match &self.auth_host {
            Some(host) => Ok(host.clone()),
            None => Host::parse(chosen.auth_host.as_deref().unwrap_or(DEFAULT_AUTH_HOST)),
        }
    }

    /// The region's API, where one was said.
    pub fn api_host(&self, chosen: &Settings) -> Result<Option<Host>, host::Error> {
        match &self.api_host {
            Some(host) => Ok(Some(host.clone())),
            None => chosen.api_host.as_deref().map(Host::parse).transpose(),
        }
    }

    /// What holds for each setting that is not chosen, and who says so.
    pub fn defaults(&self) -> Defaults {
        let host = |host: &Option<Host>| host.as_ref().map(Host::to_string);
        let port = |port: Option<u16>| port.map(|port| port.to_string());
        let local = &self.local;
        Defaults {
            auth_host: given(host(&self.auth_host), "TB_AUTH_HOST", DEFAULT_AUTH_HOST),
            api_host: given(host(&self.api_host), "TB_HOST", DEFAULT_API_HOST),
            client_id: given(None, "", DEFAULT_CLIENT_ID),
            local_port: given(port(local.port), "TB_LOCAL_PORT", &DEFAULT_PORT.to_string()),
            local_clickhouse_port: given(
                port(local.clickhouse_port),
                "TB_LOCAL_CLICKHOUSE_INTERFACE_PORT",
                &DEFAULT_CLICKHOUSE_PORT.to_string(),
            ),
            local_image: given(local.image.clone(), "TB_COMPANION_IMAGE", DEFAULT_IMAGE),
        }
    }
}

fn given(said: Option<String>, variable: &str, usual: &str) -> Given {
    let by = said.is_some().then(|| variable.to_owned());
    Given { value: said.unwrap_or_else(|| usual.to_owned()), variable: by }
}

impl Local {
    /// The port of the API.
    pub fn port(&self, chosen: &Settings) -> u16 {
        self.port.or(chosen.local_port).unwrap_or(DEFAULT_PORT)
    }

    /// The port of ClickHouse.
    pub fn clickhouse_port(&self, chosen: &Settings) -> u16 {
        self.clickhouse_port.or(chosen.local_clickhouse_port).unwrap_or(DEFAULT_CLICKHOUSE_PORT)
    }

    /// The image.
    pub fn image(&self, chosen: &Settings) -> String {
        let said = self.image.clone().or_else(|| chosen.local_image.clone());
        said.unwrap_or_else(|| DEFAULT_IMAGE.to_owned())
    }

    fn from_env(read: &impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let port = |name: &'static str| match read(name) {
            None => Ok(None),
            Some(value) => match value.parse::<u16>() {
                Ok(port) if port > 0 => Ok(Some(port)),
                _ => Err(Error::Port { name, value }),
            },
        };
        let host = read("TB_LOCAL_HOST").unwrap_or_else(|| "localhost".to_owned());
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

impl Engine {
    fn from_env(home: &std::path::Path, read: &impl Fn(&str) -> Option<String>) -> Self {
        Self {
            docker_host: read("DOCKER_HOST"),
            docker_context: read("DOCKER_CONTEXT"),
            docker_config_dir: read("DOCKER_CONFIG").map_or(home.join(".docker"), PathBuf::from),
            sockets: crate::os::engine_sockets(home, read),
            startable: crate::os::startable_engine(home, read),
        }
    }
}

/// The BCP 47 tag of the person's language, from `LC_ALL`, `LC_MESSAGES` and `LANG` in the order POSIX gives them; `es_ES.UTF-8` becomes `es-ES`.
pub fn language(read: impl Fn(&str) -> Option<String>) -> String {
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
