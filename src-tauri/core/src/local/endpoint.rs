//! Where the engine is, in the order Docker's own tools look: `DOCKER_HOST`, `DOCKER_CONTEXT`,
//! the current context, and, when nobody chose, the sockets of the engines people run.

use std::path::Path;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::config;
use crate::os;
use crate::os::outside::{self, Bounds};

/// A larger file is none of Docker's.
const BOUNDS: Bounds = Bounds::of(1024 * 1024);

/// An engine that may be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// Such as `unix:///var/run/docker.sock`.
    pub(super) address: String,
    /// What people call it.
    pub(super) name: String,
    /// What chose it; `None` for a guess, after which the next one may be tried.
    pub(super) chosen_by: Option<String>,
}

/// The endpoints to try, best first.
pub(super) fn candidates(config: &config::Engine) -> Vec<Endpoint> {
    if let Some(address) = &config.docker_host {
        return vec![chosen(address.clone(), "Docker".to_owned(), "DOCKER_HOST".to_owned())];
    }
    let (context, by) = match &config.docker_context {
        Some(name) => (Some(name.clone()), "DOCKER_CONTEXT"),
        None => (current_context(&config.docker_config_dir), "docker context"),
    };
    // Docker's own name for "no context": the usual socket.
    if let Some(name) = context.filter(|name| name != "default") {
        let address = context_address(&config.docker_config_dir, &name)
            .unwrap_or_else(|| os::default_engine_address().to_owned());
        return vec![chosen(address, name.clone(), format!("{by} {name}"))];
    }
    guesses(config)
}

fn chosen(address: String, name: String, by: String) -> Endpoint {
    Endpoint { address, name, chosen_by: Some(by) }
}

fn guesses(config: &config::Engine) -> Vec<Endpoint> {
    let guess =
        |address: String, name: &str| Endpoint { address, name: name.to_owned(), chosen_by: None };
    let there = config.sockets.iter().filter(|(_, path)| path.exists());
    let mut found: Vec<_> =
        there.map(|(name, path)| guess(format!("unix://{}", path.display()), name)).collect();
    if config.sockets.is_empty() {
        found.push(guess(os::default_engine_address().to_owned(), "Docker"));
    }
    found
}

fn current_context(docker_config: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(rename = "currentContext")]
        current_context: Option<String>,
    }
    let text = outside::read(&docker_config.join("config.json"), BOUNDS).ok()??;
    let config: Config = serde_json::from_slice(&text).ok()?;
    config.current_context.filter(|name| !name.is_empty())
}

/// Docker keeps a context in a folder named by the SHA-256 of its name.
fn context_address(docker_config: &Path, name: &str) -> Option<String> {
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
    let folder: String = Sha256::digest(name).iter().map(|byte| format!("{byte:02x}")).collect();
    let path = docker_config.join("contexts/meta").join(folder).join("meta.json");
    let meta: Meta = serde_json::from_slice(&outside::read(&path, BOUNDS).ok()??).ok()?;
    Some(meta.endpoints.docker.host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(folder: &Path) -> config::Engine {
        config::Engine { docker_config_dir: folder.to_owned(), ..config::Engine::default() }
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
    fn docker_host_wins_over_the_context() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.json"), r#"{"currentContext":"desk"}"#).unwrap();
        let mut config = config(folder.path());
        config.docker_host = Some("unix:///x".to_owned());
        let found = candidates(&config);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].address, "unix:///x");
        assert_eq!(found[0].chosen_by.as_deref(), Some("DOCKER_HOST"));
    }

    #[test]
    fn the_current_context_is_read_where_docker_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        write_context(folder.path(), "desk", DESK, "unix:///desk.sock");
        std::fs::write(folder.path().join("config.json"), r#"{"currentContext":"desk"}"#).unwrap();
        let found = candidates(&config(folder.path()));
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
        let found = candidates(&config);
        assert_eq!(found.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["B"]);
        assert!(found[0].chosen_by.is_none());
    }
}
