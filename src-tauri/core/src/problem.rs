//! Every error of every module, told to a person: what happened, what it means, what to do.
//!
//! A problem's code is stable and listed in `docs/problems.md`. Its words are in the catalogue under
//! `problem-<code>` and `problem-<code>-hint`, with the code's dots as dashes.

use std::path::Path;

use crate::contract::{Arg, Problem, Risk, Text};
use crate::stores::{settings_file, vault};
use crate::{app, auth, cloud, config, host, http, local, projects, redact, stores, tokens};

impl Problem {
    /// A problem without variables.
    pub fn new(code: &str) -> Self {
        let key = format!("problem-{}", code.replace('.', "-"));
        let hint = Text::new(&format!("{key}-hint"));
        Self { code: code.to_owned(), text: Text::new(&key), hint }
    }

    /// The same problem with one variable more, for its text and its hint.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        let value = value.into();
        self.text = self.text.with(name, value.clone());
        self.hint = self.hint.with(name, value);
        self
    }
}

impl From<http::Error> for Problem {
    fn from(error: http::Error) -> Self {
        use http::Error as E;
        match error {
            E::NotAllowed { host } => Self::new("http.not_allowed").with("host", host),
            E::Unreachable { host, .. } => Self::new("http.unreachable").with("host", host),
            E::TooLarge { host } | E::Unexpected { host } => {
                Self::new("http.unexpected").with("host", host)
            }
            E::Client(_) => Self::new("http.client"),
            E::Broke => Self::new("app.broke"),
        }
    }
}

impl From<host::Error> for Problem {
    fn from(error: host::Error) -> Self {
        Self::new("config.host").with("value", error.value)
    }
}

impl From<config::Error> for Problem {
    fn from(error: config::Error) -> Self {
        use config::Error as E;
        match error {
            E::Host(error) => error.into(),
            E::Port { name, value } => {
                Self::new("config.port").with("name", name).with("value", value)
            }
            E::Image { value } => {
                Self::new("settings.image").with("image", redact::redact(&value).into_owned())
            }
            E::Home => Self::new("config.home"),
        }
    }
}

impl From<auth::Error> for Problem {
    fn from(error: auth::Error) -> Self {
        use auth::Error as E;
        match error {
            E::PortTaken { port, holder } => with_holder("auth.port_taken", port, holder),
            E::Listen(_) => Self::new("auth.listen"),
            E::Denied => Self::new("auth.denied"),
            E::Refused { code } => Self::new("auth.refused").with("reason", code),
            E::NoOneTimeCode { host } => Self::new("auth.no_one_time_code").with("host", host),
            E::TooManyCodes => Self::new("auth.too_many_codes"),
            E::TimedOut => Self::new("auth.timed_out"),
            E::Metadata { host, reason } => {
                Self::new("auth.metadata").with("host", host).with("reason", reason)
            }
            E::Incomplete { host, what } => {
                Self::new("auth.incomplete").with("host", host).with("what", what)
            }
            E::Http(http::Error::Unreachable { host, .. } | http::Error::Unexpected { host }) => {
                Self::new("auth.unreachable").with("host", host)
            }
            E::Http(error) => error.into(),
            E::Host(error) => error.into(),
        }
    }
}

impl From<cloud::Error> for Problem {
    fn from(error: cloud::Error) -> Self {
        use cloud::Error as E;
        match error {
            E::Refused { host } => Self::new("cloud.refused").with("host", host),
            E::NoUser { host } => Self::new("cloud.no_user").with("host", host),
            E::Http(http::Error::Unreachable { host, .. }) => {
                Self::new("cloud.unreachable").with("host", host)
            }
            E::Http(http::Error::Unexpected { host } | http::Error::TooLarge { host }) => {
                Self::new("cloud.unexpected").with("host", host)
            }
            E::Http(error) => error.into(),
            E::Host(error) => error.into(),
        }
    }
}

impl From<vault::Error> for Problem {
    fn from(error: vault::Error) -> Self {
        use vault::Error as E;
        match error {
            E::Absent => Self::new("vault.absent"),
            E::Locked => Self::new("vault.locked"),
            E::TimedOut => Self::new("vault.timed_out"),
            E::Newer => Self::new("vault.newer"),
            E::Unreadable => Self::new("vault.unreadable"),
            E::Cancelled => Self::new("app.superseded"),
            E::NotKept => Self::new("vault.not_kept"),
            E::File(error) => (&*error).into(),
            E::Failed(reason) => Self::new("vault.failed")
                .with("reason", crate::redact::redact(&reason).into_owned()),
        }
    }
}

impl From<stores::Error> for Problem {
    fn from(error: stores::Error) -> Self {
        (&error).into()
    }
}

impl From<&stores::Error> for Problem {
    fn from(error: &stores::Error) -> Self {
        use stores::Error as E;
        let (code, path) = match error {
            E::Locked { path } => ("store.locked", path),
            E::Busy { path } => ("store.busy", path),
            E::Broken { path } => ("store.broken", path),
            E::Newer { path } => ("store.newer", path),
            E::NotAFile { path } => ("store.not_a_file", path),
            E::TooLarge { path } => ("store.too_large", path),
            E::TooSlow { path } => ("store.too_slow", path),
            E::ReadOnly { path } => ("store.read_only", path),
            E::ReadOnlyDisk { path } => ("store.read_only_disk", path),
            E::Full { path } => ("store.full", path),
            E::Denied { path } => ("store.denied", path),
            E::Unfit { path } => ("store.unfit", path),
            E::LeadsOut { path, target } => {
                return Self::new("store.leads_out")
                    .with("path", path.display().to_string())
                    .with("target", target.display().to_string());
            }
            E::Io { path, source } => {
                return Self::new("store.unwritable")
                    .with("path", path.display().to_string())
                    .with("reason", source.kind().to_string());
            }
        };
        Self::new(code).with("path", path.display().to_string())
    }
}

impl From<settings_file::Invalid> for Problem {
    fn from(error: settings_file::Invalid) -> Self {
        use settings_file::Invalid as E;
        match error {
            E::Host(error) => error.into(),
            E::Image(error) => error.into(),
            E::Port => Self::new("settings.port"),
            E::SamePort { port } => Self::new("settings.same_port").with("port", port.to_string()),
            E::ClearAfter { seconds } => Self::new("settings.clear_after")
                .with("seconds", seconds.to_string())
                .with("least", settings_file::CLEAR_AFTER.start().to_string())
                .with("most", settings_file::CLEAR_AFTER.end().to_string()),
        }
    }
}

impl From<projects::Error> for Problem {
    fn from(error: projects::Error) -> Self {
        use projects::Error as E;
        match error {
            E::Index { path } => {
                Self::new("project.index").with("path", path.display().to_string())
            }
            E::Io { path, source } => Self::new("project.unreadable")
                .with("path", path.display().to_string())
                .with("reason", source.kind().to_string()),
        }
    }
}

impl From<tokens::Error> for Problem {
    fn from(error: tokens::Error) -> Self {
        match error {
            tokens::Error::Shape | tokens::Error::Signature => Self::new("local.token_invalid"),
        }
    }
}

impl From<tokens::payload::Error> for Problem {
    fn from(error: tokens::payload::Error) -> Self {
        use tokens::payload::Error as E;
        match error {
            E::Shape => Self::new("auth.no_token"),
            E::Jwt => Self::new("auth.jwt"),
            E::Local => Self::new("auth.local_token"),
        }
    }
}

impl From<local::Error> for Problem {
    fn from(error: local::Error) -> Self {
        use local::Error as E;
        match error {
            E::NoEngine => Self::new("local.no_engine"),
            E::EngineUnreachable { address, chosen_by } => Self::new("local.engine_unreachable")
                .with("address", crate::redact::redact(&address).into_owned())
                .with("chosen_by", chosen_by),
            E::DockerConfig { path } => {
                Self::new("local.docker_config").with("path", path.display().to_string())
            }
            E::Context { name, chosen_by, path } => Self::new("local.context")
                .with("name", name)
                .with("chosen_by", chosen_by)
                .with("path", path.display().to_string()),
            E::EngineHangs { name } => Self::new("local.engine_hangs").with("name", name),
            E::EngineLost(_) => Self::new("local.engine_lost"),
            E::Engine(error) => {
                let reason = error.to_string();
                Self::new("local.engine")
                    .with("reason", crate::redact::redact(&reason).into_owned())
            }
            E::Pull { image, reason } => pull_failed(image).with("reason", reason),
            E::PullStalled { image, after } => {
                let seconds = usize::try_from(after.as_secs()).unwrap_or(usize::MAX);
                pull_failed(image).with("stalled", "yes").with("seconds", seconds)
            }
            E::PortBusy { port, holder } => with_holder("local.port_busy", port, holder),
            E::OtherTokens => Self::new("local.other_tokens").with("container", local::CONTAINER),
            E::NotOurs => Self::new("local.not_ours").with("container", local::CONTAINER),
            E::Absent => Self::new("local.absent").with("container", local::CONTAINER),
            E::Unhealthy => Self::new("local.unhealthy").with("container", local::CONTAINER),
            E::Died { code } => Self::new("local.died")
                .with("status", Arg::Number(code))
                .with("container", local::CONTAINER),
            E::TimedOut { after, passed } => Self::new("local.timed_out")
                .with("seconds", usize::try_from(after.as_secs()).unwrap_or(usize::MAX))
                .with("passed", passed.len())
                .with("container", local::CONTAINER),
        }
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        use app::Error as E;
        match error {
            E::Auth(error) => error.into(),
            E::Cloud(error) => error.into(),
            E::Vault(error) => error.into(),
            E::Store(error) => error.into(),
            E::Tokens(error) => error.into(),
            E::Payload(error) => error.into(),
            E::Local(error) => error.into(),
            E::Projects(error) => error.into(),
            E::Config(error) => error.into(),
            E::Host(error) => error.into(),
            E::Settings(error) => error.into(),
            E::Cancelled => Self::new("app.cancelled"),
            E::Superseded => Self::new("app.superseded"),
            E::Declined => Self::new("auth.declined"),
            E::ForeignHost { host, named_by } => {
                Self::new("auth.foreign_host").with("host", host).with("by", named_by)
            }
            E::FoundGone { at } => Self::new("auth.found_gone").with("at", at),
            // From inside a token that may be anybody's: what a name is made of, and not too much.
            E::UnknownRegion { slug } => {
                Self::new("auth.unknown_region").with("region", redact::name(&slug))
            }
            E::TokenRefused { host } => Self::new("auth.token_refused").with("host", host),
            E::SessionOver => Self::new("auth.session_over"),
            E::NoUserToken => Self::new("app.no_user_token"),
            E::AmbiguousWorkspace { name, accounts } => {
                Self::new("cloud.ambiguous_workspace").with("name", name).with("accounts", accounts)
            }
            E::NotSignedIn => Self::new("app.not_signed_in"),
            E::NoWorkspace => Self::new("cloud.no_workspace"),
            E::UnknownAccount { name } => Self::new("app.unknown_account").with("name", name),
            E::AmbiguousAccount { name, accounts } => {
                Self::new("app.ambiguous_account").with("name", name).with("accounts", accounts)
            }
            E::UnknownWorkspace { name } => Self::new("cloud.unknown_workspace").with("name", name),
            E::Unfit { name } => Self::new("app.unfit").with("name", name),
            E::NoLocalTokens => Self::new("app.no_local_tokens"),
            E::NoFolder { path } => Self::new("store.no_folder").with("path", path),
            E::NoClipboard => Self::new("app.clipboard").with("reason", ""),
            E::Clipboard(error) => Self::new("app.clipboard").with("reason", error.to_string()),
            E::Exposed { path, target, risk } => exposed(&path, target.as_deref(), risk),
            E::Tracked { path } => Self::new("project.tracked").with("path", path),
            E::IgnoreFile { path } => Self::new("project.ignore_file").with("path", path),
            E::StillNotIgnored { path } => Self::new("project.not_ignored").with("path", path),
            E::NoTerminal => Self::new("app.no_terminal"),
            E::NotStarted { name, source } => Self::new("app.not_started")
                .with("name", name)
                .with("reason", source.kind().to_string()),
            E::EngineSilent { name } => Self::new("local.engine_silent").with("name", name),
            E::Told(problem) => *problem,
            E::Broke => Self::new("app.broke"),
        }
    }
}

fn exposed(path: &Path, target: Option<&Path>, risk: Risk) -> Problem {
    let why = match (risk, target) {
        (Risk::Tracked, Some(_)) => "linked",
        (Risk::Tracked, None) => "tracked",
        (Risk::NotIgnored, _) => "not_ignored",
        (Risk::Unknown | Risk::Readable, _) => "unknown",
    };
    Problem::new("project.exposed")
        .with("path", path.display().to_string())
        .with("target", target.unwrap_or(path).display().to_string())
        .with("why", why)
}

/// Each variable of the text has a value, whatever the reason is.
fn pull_failed(image: String) -> Problem {
    let problem = Problem::new("local.pull_failed").with("image", image);
    problem.with("stalled", "no").with("seconds", 0_usize).with("reason", "")
}

fn with_holder(code: &str, port: u16, holder: Option<String>) -> Problem {
    // A port is a name, not a quantity: no language groups its digits.
    let problem = Problem::new(code).with("port", port.to_string());
    match holder {
        Some(holder) => problem.with("known", "yes").with("holder", holder),
        None => problem.with("known", "no").with("holder", ""),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    const PAGE: &str = include_str!("../../../docs/problems.md");
    const CATALOGUE: &str = include_str!("../../../ui/locales/en.ftl");

    #[test]
    fn every_code_has_its_words() {
        let sources = [
            include_str!("problem.rs"),
            include_str!("app/refresh.rs"),
            include_str!("app/settings.rs"),
        ];
        let sources = sources.concat();
        let code = regex_lite::Regex::new(
            r#""(app|auth|cloud|config|http|local|project|settings|store|vault)\.([a-z_]+)""#,
        )
        .unwrap();
        for found in code.captures_iter(&sources) {
            let key = format!("problem-{}-{}", &found[1], &found[2]);
            for key in [format!("\n{key} = "), format!("\n{key}-hint = ")] {
                assert!(CATALOGUE.contains(&key), "{key}");
            }
        }
    }

    #[test]
    fn the_page_of_problems_lists_every_code_and_no_others() {
        let keys = CATALOGUE.lines().filter_map(|line| line.split_once(" =").map(|(key, _)| key));
        let codes = keys.filter_map(|key| key.strip_prefix("problem-"));
        let codes = codes.filter(|code| !code.ends_with("-hint"));
        let codes: BTreeSet<_> = codes.map(|code| code.replacen('-', ".", 1)).collect();
        let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let listed: BTreeSet<_> = rows.map(|(code, _)| code.to_owned()).collect();
        let missing: Vec<_> = codes.difference(&listed).collect();
        let unknown: Vec<_> = listed.difference(&codes).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "missing: {missing:?}, unknown: {unknown:?}"
        );
    }
}
