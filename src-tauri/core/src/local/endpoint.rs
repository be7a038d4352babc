//! Finds the addresses of engines, in the order of Docker's own tools: `DOCKER_HOST`,
//! `DOCKER_CONTEXT`, the current context. If none of them is set: the sockets of the usual engines.
//!
//! A choice that cannot be read is an error, because another engine has other containers.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::Error;
use super::remote::TlsFiles;
use crate::os::untrusted_files::{self, Bounds};
use crate::redact;
use crate::{config, os};

/// Bounds of Docker's files, which are much smaller.
const BOUNDS: Bounds = Bounds::max_bytes(1024 * 1024);

/// The address of an engine that may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// The address, such as `unix:///var/run/docker.sock`.
    pub(super) address: String,
    /// Name of the engine, as people know it.
    pub(super) name: String,
    /// What chose it; `None` for one that nothing chose, so that the next one may be tried.
    pub(super) chosen_by: Option<String>,
    /// The files of its secure connection; `None` for one that has none.
    pub(super) tls: Option<TlsFiles>,
}

impl Endpoint {
    /// The host of an engine on another computer; `None` for one of this computer. What `ssh` leads
    /// to is another computer, whatever its name.
    pub(super) fn remote_host(&self) -> Option<String> {
        let url = Url::parse(&self.address).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']);
        let is_remote = match url.scheme() {
            "ssh" => true,
            "tcp" | "http" | "https" => !is_loopback(host),
            _ => false,
        };
        is_remote.then(|| host.to_owned())
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == config::LOCALHOST || address.is_ok_and(|address| address.is_loopback())
}

/// The endpoints to try, the best first. Blocks.
pub(super) fn candidates(config: &config::EngineSearch) -> Result<Vec<Endpoint>, Error> {
    if let Some(address) = &config.docker_host {
        let tls = config.docker_tls_verify.then(|| {
            let folder = config.docker_cert_path.as_ref().unwrap_or(&config.docker_config_dir);
            TlsFiles::in_folder(folder)
        });
        let by = "DOCKER_HOST".to_owned();
        return Ok(vec![chosen(address.clone(), "Docker".to_owned(), by, tls)]);
    }
    let folder = &config.docker_config_dir;
    let (context, by) = match &config.docker_context {
        Some(name) => (Some(name.clone()), "DOCKER_CONTEXT"),
        None => (current_context(folder)?, "docker context"),
    };
    // `default` is Docker's own name for having no context.
    let Some(name) = context.filter(|name| name != "default") else {
        return Ok(usual_endpoints(config));
    };
    let path = context_folder(folder, "meta", &name).join("meta.json");
    let Some(address) = context_address(&path) else {
        let chosen_by = match config.docker_context {
            Some(_) => by.to_owned(),
            None => config_file(folder).display().to_string(),
        };
        return Err(Error::Context { name: redact::sanitize_name(&name), chosen_by, path });
    };
    let tls = context_folder(folder, "tls", &name).join("docker");
    let tls = tls.is_dir().then(|| TlsFiles::in_folder(&tls));
    let by = format!("{by} {name}");
    Ok(vec![chosen(address, name, by, tls)])
}

/// The error if Docker's configuration is not read in time.
pub(super) fn config_timeout(config: &config::EngineSearch) -> Error {
    Error::DockerConfig { path: config_file(&config.docker_config_dir) }
}

/// A secure connection is one of TCP: Docker ignores the files for any other.
fn chosen(address: String, name: String, by: String, tls: Option<TlsFiles>) -> Endpoint {
    let tls = tls.filter(|_| address.starts_with("tcp://") || address.starts_with("https://"));
    Endpoint { address, name, chosen_by: Some(by), tls }
}

fn usual_endpoints(config: &config::EngineSearch) -> Vec<Endpoint> {
    let guess = |address: String, name: &str| Endpoint {
        address,
        name: name.to_owned(),
        chosen_by: None,
        tls: None,
    };
    let there = config.sockets.iter().filter(|(_, path)| path.exists());
    let mut found: Vec<_> =
        there.map(|(name, path)| guess(format!("unix://{}", path.display()), name)).collect();
    if config.sockets.is_empty() {
        found.push(guess(os::default_engine_address().to_owned(), "Docker"));
    }
    found
}

fn config_file(docker_config: &Path) -> PathBuf {
    docker_config.join("config.json")
}

/// The context that `docker context use` chose; `None` if the file is missing or empty.
fn current_context(docker_config: &Path) -> Result<Option<String>, Error> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(rename = "currentContext")]
        current_context: Option<String>,
    }
    let path = config_file(docker_config);
    let text = match untrusted_files::read(&path, BOUNDS) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(None),
        Err(_) => return Err(Error::DockerConfig { path }),
    };
    if text.trim_ascii().is_empty() {
        return Ok(None);
    }
    match serde_json::from_slice::<Config>(&text) {
        Ok(config) => Ok(config.current_context.filter(|name| !name.is_empty())),
        Err(_) => Err(Error::DockerConfig { path }),
    }
}

/// A folder of a context. Docker names it by the SHA-256 of the context's name.
fn context_folder(docker_config: &Path, part: &str, name: &str) -> PathBuf {
    let folder: String = Sha256::digest(name).iter().map(|byte| format!("{byte:02x}")).collect();
    docker_config.join("contexts").join(part).join(folder)
}

/// The address of a context; `None` if it cannot be read, or has no address.
fn context_address(meta: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Meta {
        #[serde(rename = "Endpoints")]
        endpoints: Endpoints,
    }
    #[derive(Deserialize)]
    struct Endpoints {
        docker: Docker,
    }
    #[derive(Deserialize)]
    struct Docker {
        #[serde(rename = "Host")]
        host: String,
    }
    let meta = untrusted_files::read(meta, BOUNDS).ok()??;
    let meta: Meta = serde_json::from_slice(&meta).ok()?;
    Some(meta.endpoints.docker.host).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(folder: &Path) -> config::EngineSearch {
        config::EngineSearch {
            docker_config_dir: folder.to_owned(),
            ..config::EngineSearch::default()
        }
    }

    fn write_context(folder: &Path, name: &str, hash: &str, address: &str) {
        let meta = folder.join("contexts/meta").join(hash);
        std::fs::create_dir_all(&meta).unwrap();
        let json = serde_json::json!({"Name": name, "Endpoints": {"docker": {"Host": address}}});
        std::fs::write(meta.join("meta.json"), json.to_string()).unwrap();
    }

    /// `printf %s desk | sha256sum`
    const DESK: &str = "49be417ad74080a0031b636b44cfc26fdd0065492d6cd3b033960c4414955cf7";

    #[test]
    fn an_engine_is_on_another_computer_by_its_host() {
        let host = |address: &str| {
            let name = "Docker".to_owned();
            chosen(address.to_owned(), name.clone(), name, None).remote_host()
        };
        for here in ["unix:///x", "npipe:////./pipe/x", "tcp://localhost:2375", "tcp://[::1]:1"] {
            assert_eq!(host(here), None, "{here}");
        }
        assert_eq!(host("tcp://127.0.0.5:2376/"), None);
        for there in ["tcp://build.example:2376", "https://build.example", "ssh://a@build.example"]
        {
            assert_eq!(host(there).as_deref(), Some("build.example"), "{there}");
        }
        assert_eq!(host("ssh://localhost").as_deref(), Some("localhost"));
    }

    #[test]
    fn docker_host_wins_over_the_context() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.json"), r#"{"currentContext":"desk"}"#).unwrap();
        let mut config = config(folder.path());
        config.docker_host = Some("unix:///x".to_owned());
        let found = candidates(&config).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].address, "unix:///x");
        assert_eq!(found[0].chosen_by.as_deref(), Some("DOCKER_HOST"));
    }

    #[test]
    fn the_current_context_is_read_from_dockers_folder() {
        let folder = tempfile::tempdir().unwrap();
        write_context(folder.path(), "desk", DESK, "unix:///desk.sock");
        std::fs::write(folder.path().join("config.json"), r#"{"currentContext":"desk"}"#).unwrap();
        let found = candidates(&config(folder.path())).unwrap();
        assert_eq!(found[0].address, "unix:///desk.sock");
        assert_eq!(found[0].name, "desk");
    }

    #[test]
    fn with_no_choice_only_sockets_that_exist_are_tried() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("there.sock");
        std::fs::write(&there, "").unwrap();
        let mut config = config(folder.path());
        config.sockets =
            vec![("A".to_owned(), folder.path().join("missing.sock")), ("B".to_owned(), there)];
        let found = candidates(&config).unwrap();
        assert_eq!(found.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["B"]);
        assert!(found[0].chosen_by.is_none());
    }

    #[test]
    fn a_context_that_cannot_be_read_is_named_and_no_other_engine_is_taken() {
        let broken = [
            None,
            Some(""),
            Some("{"),
            Some("\0\0\0\0"),
            Some("{}"),
            Some(r#"{"Endpoints":{}}"#),
            Some(r#"{"Endpoints":{"docker":{}}}"#),
            Some(r#"{"Endpoints":{"docker":{"Host":""}}}"#),
            Some(r#"{"Endpoints":{"docker":{"Host":7}}}"#),
        ];
        for meta in broken {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("contexts/meta").join(DESK).join("meta.json");
            if let Some(meta) = meta {
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, meta).unwrap();
            }
            let config_file = folder.path().join("config.json");
            std::fs::write(&config_file, r#"{"currentContext":"desk"}"#).unwrap();
            let mut config = config(folder.path());
            for by in [config_file.display().to_string(), "DOCKER_CONTEXT".to_owned()] {
                match candidates(&config) {
                    Err(Error::Context { name, chosen_by, path }) => {
                        assert_eq!((name.as_str(), chosen_by, &path), ("desk", by, &file));
                    }
                    other => panic!("{meta:?}: {other:?}"),
                }
                config.docker_context = Some("desk".to_owned());
            }
        }
    }

    #[test]
    fn a_context_of_another_name_shows_nothing_but_what_names_are_made_of() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path());
        config.docker_context = Some("../\u{1b}]52;c;x\u{7}\ny".to_owned());
        let Err(Error::Context { name, .. }) = candidates(&config) else { panic!("it is none") };
        assert_eq!(name, "..52cxy");
    }

    #[test]
    fn a_configuration_that_is_there_and_cannot_be_read_is_a_problem() {
        let broken = ["{", "\0\0\0", "[]", "null", r#"{"currentContext":7}"#, "\u{feff}{}"];
        for text in broken {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("config.json");
            std::fs::write(&file, text).unwrap();
            let found = candidates(&config(folder.path()));
            assert!(
                matches!(&found, Err(Error::DockerConfig { path }) if *path == file),
                "{text:?}: {found:?}"
            );
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("config.json")).unwrap();
        let found = candidates(&config(folder.path()));
        assert!(matches!(found, Err(Error::DockerConfig { .. })), "{found:?}");
    }

    #[test]
    fn a_configuration_that_chooses_no_context_leaves_the_usual_engines() {
        for text in
            [None, Some(""), Some("\n"), Some("{}"), Some(r#"{"currentContext":"default"}"#)]
        {
            let folder = tempfile::tempdir().unwrap();
            if let Some(text) = text {
                std::fs::write(folder.path().join("config.json"), text).unwrap();
            }
            let found = candidates(&config(folder.path())).unwrap();
            assert!(found.iter().all(|found| found.chosen_by.is_none()), "{text:?}");
        }
    }

    #[test]
    fn a_variable_that_chooses_wins_over_a_configuration_that_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.json"), "{").unwrap();
        write_context(folder.path(), "desk", DESK, "unix:///desk.sock");
        let mut config = config(folder.path());
        config.docker_context = Some("desk".to_owned());
        assert_eq!(candidates(&config).unwrap()[0].address, "unix:///desk.sock");
    }
}
