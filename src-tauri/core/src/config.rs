//! What the core is told before it starts: plain data, made once by a face.
//!
//! It does not hold what a person changes while the app runs (settings are a store).

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::contract::{Defaults, Given, Settings};
use crate::credentials::Secret;
use crate::os::dirs;
use crate::plain;

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

/// Deadlines and sizes.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The port to which Tinybird's `cli-login` sends the browser, fixed by its server.
    pub callback_port: u16,
    /// A whole sign-in, from the browser to the answer.
    pub sign_in: Duration,
    /// Between two questions whether a one-time code was confirmed.
    pub poll: Duration,
    /// Asking Tinybird again who came back, while it cannot be reached: the code is used up.
    pub arrival: Duration,
    /// How long before its end a user token is refreshed.
    pub refresh_before: Duration,
    /// Between two looks at the clock: whether the computer slept, and a token is about to end.
    pub session_look: Duration,
    /// Telling the authority that a session is over, before that is left to time.
    pub revoke: Duration,
    /// Folders of `tb` that are searched for credentials, the newest first.
    pub found_folders: usize,
    /// How many stateless codes one sign-in may exchange.
    pub exchanges: usize,
    /// Time a connection has to send its request header.
    pub header_time: Duration,
    /// Bytes of request header.
    pub header_bytes: usize,
    /// Connections served at once by the callback server.
    pub connections: usize,
    /// The largest HTTP answer that is read.
    pub body_bytes: usize,
    /// Connecting to a server.
    pub connect: Duration,
    /// A whole HTTP exchange.
    pub request: Duration,
    /// One keyring call.
    pub vault_call: Duration,
    /// One keyring call while a person is asked to unlock.
    pub vault_unlock: Duration,
    /// Waiting for another process of ours to leave a file.
    pub lock: Duration,
    /// How long a file that `tb` may be writing right now is read again before it is called broken.
    pub half_written: Duration,
    /// Looking at one project's files, on whatever disk they are.
    pub look: Duration,
    /// Before an engine that did not answer is looked for again.
    pub engine_again: Duration,
    /// How long an engine that was just started has until it answers.
    pub engine_start: Duration,
    /// Between two looks at an instance that is starting.
    pub starting: Duration,
    /// Dialling an engine's socket.
    pub engine_dial: Duration,
    /// One look at engine and instance, whatever it consists of.
    pub engine_look: Duration,
    /// One call on an engine while the instance is started, such as creating the container.
    pub engine_call: Duration,
    /// Stopping the container, with the time that it has to end by itself.
    pub engine_stop: Duration,
    /// How long an engine tells nothing of an instance that boots, before that is looked at.
    pub engine_silence: Duration,
    /// How long nothing comes of an image that is downloaded, before that counts as failed.
    pub pull_silence: Duration,
    /// One command inside the container.
    pub check: Duration,
    /// From start to ready.
    pub ready: Duration,
    /// Asking the registry whether there is a newer image.
    pub registry: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self {
            callback_port: 49160,
            sign_in: s(300),
            poll: s(2),
            arrival: s(30),
            refresh_before: s(60),
            session_look: s(30),
            revoke: s(5),
            found_folders: 20,
            exchanges: 5,
            header_time: s(5),
            header_bytes: 16 * 1024,
            connections: 32,
            body_bytes: 1024 * 1024,
            connect: s(10),
            request: s(30),
            vault_call: s(3),
            vault_unlock: s(60),
            lock: s(5),
            half_written: s(1),
            look: s(3),
            engine_again: s(5),
            engine_start: s(90),
            starting: s(1),
            engine_dial: Duration::from_millis(200),
            engine_look: s(3),
            engine_call: s(30),
            engine_stop: s(45),
            engine_silence: s(3),
            pull_silence: s(120),
            check: s(5),
            ready: s(300),
            registry: s(5),
        }
    }
}

impl Limits {
    /// The longest that one process holds the lock of a refresh: one exchange; two reads of the
    /// vault and a write that reads first; the locks of the accounts file, of the vault's file and
    /// of the projects' files; a revocation where somebody signed out meanwhile.
    pub fn refresh_hold(&self) -> Duration {
        self.request + self.vault_call * 4 + self.lock * 3 + self.revoke
    }

    /// Waiting for another process of ours to refresh a user token: longer than it may take.
    pub fn refresh_wait(&self) -> Duration {
        self.refresh_hold() + self.lock
    }
}

/// A server of Tinybird's: scheme, host and port, with no path and no slash at the end.
///
/// Kept as text, because `.tinyb`, an `issuer` and a vault entry compare it byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(String);

impl Host {
    /// Reads a host a person, a server or a file gave. Plain http is for this machine only.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::Host { value: crate::redact::redact(text).into_owned() };
        let text = text.trim();
        if !is_written_out(text) {
            return Err(bad());
        }
        let url = Url::parse(text).map_err(|_| bad())?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare || !crate::http::is_allowed(&url) {
            return Err(bad());
        }
        let path = url.path().trim_end_matches('/');
        let origin = url.origin().ascii_serialization();
        Ok(Self(format!("{origin}{path}")))
    }

    /// The text, such as `https://api.tinybird.co`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A URL below this host; `path` begins with a slash.
    pub fn join(&self, path: &str) -> Result<Url, Error> {
        Url::parse(&format!("{}{path}", self.0)).map_err(|_| Error::Host { value: self.0.clone() })
    }
}

/// Whether a URL's text says what a parser makes of it. The parser of the URL Standard drops line
/// breaks and tabs, reads `\` as `/`, and supplies slashes that are not there: then a person who
/// reads the text sees another address than the one that is asked.
fn is_written_out(text: &str) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let is_other = |c: char| c.is_whitespace() || matches!(c, '\\' | '@');
    !rest.is_empty() && !rest.starts_with('/') && !text.contains(is_other) && plain::is_plain(text)
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the environment said wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not the address of a server.
    #[error("{value} is not an https address")]
    Host {
        /// What was given, redacted.
        value: String,
    },
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
            language: language(&read),
            log: read("TB_COMPANION_LOG"),
            home,
        })
    }
}

/// The environment wins over what the person chose, and that over the built-in value.
impl Config {
    /// Where to sign in.
    pub fn auth_host(&self, chosen: &Settings) -> Result<Host, Error> {
        match &self.auth_host {
            Some(host) => Ok(host.clone()),
            None => Host::parse(chosen.auth_host.as_deref().unwrap_or(DEFAULT_AUTH_HOST)),
        }
    }

    /// The region's API, where one was said.
    pub fn api_host(&self, chosen: &Settings) -> Result<Option<Host>, Error> {
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

/// `LC_ALL`, `LC_MESSAGES`, `LANG`, in the order POSIX gives them; `es_ES.UTF-8` becomes `es-ES`.
fn language(read: &impl Fn(&str) -> Option<String>) -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| read(name))
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
    fn a_host_loses_its_slash_and_keeps_its_port() {
        assert!(Host::parse("http://127.0.0.1:80801/").is_err());
        assert_eq!(
            Host::parse("http://127.0.0.1:8080/").unwrap().as_str(),
            "http://127.0.0.1:8080"
        );
        assert_eq!(
            Host::parse("https://api.tinybird.co").unwrap().as_str(),
            "https://api.tinybird.co"
        );
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(Host::parse("http://api.tinybird.co").is_err());
        assert!(Host::parse("ftp://api.tinybird.co").is_err());
        assert!(Host::parse("https://ada:secret@api.tinybird.co").is_err());
        assert!(Host::parse("http://localhost:7181").is_ok());
        assert!(Host::parse("http://[::1]:7181").is_ok());
    }

    #[test]
    fn an_address_is_what_a_person_reads() {
        for text in [
            "https://api.tiny\nbird.co",
            "https://api\t.tinybird.co",
            "https:\\\\api.tinybird.co",
            "https://api.tinybird.co\\.evil.example",
            "https:api.tinybird.co",
            "https:///api.tinybird.co",
            "https://@api.tinybird.co",
            "https://api.tinybird.co@evil.example",
            "https://api.tinybird.co/ a",
            "https://api.tinybird.co/\u{202e}a",
            "https://api\u{200b}.tinybird.co",
        ] {
            assert!(Host::parse(text).is_err(), "{text:?}");
        }
        // One letter is Cyrillic.
        let alike = Host::parse("https://\u{430}pi.tinybird.co").unwrap();
        assert_eq!(alike.as_str(), "https://xn--pi-6kc.tinybird.co");
        assert_eq!(
            Host::parse(" https://api.tinybird.co/x\n").unwrap().as_str(),
            "https://api.tinybird.co/x"
        );
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
