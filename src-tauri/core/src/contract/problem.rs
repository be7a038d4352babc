//! Problems: what happened, what to do about it, and the code that programs know it by.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use super::{Arg, Text};

/// Makes the enum, its strings and [`Code::ALL`] from one table.
macro_rules! codes {
    ($($name:ident = $code:tt,)*) => {
        /// What kind of problem it is, such as `auth.port_taken`.
        ///
        /// The strings are public: the command line prints them and the README lists them. One
        /// is never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
        #[ts(export)]
        pub enum Code {
            $(
                #[doc = $code]
                #[serde(rename = $code)]
                $name,
            )*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code's string.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

codes! {
    AppBroke = "app.broke",
    AppCancelled = "app.cancelled",
    AppNotSignedIn = "app.not_signed_in",
    AppSuperseded = "app.superseded",
    AppOutput = "app.output",
    AppUnfit = "app.unfit",
    AppNoLocalTokens = "app.no_local_tokens",
    AppUnknownAccount = "app.unknown_account",
    AppAmbiguousAccount = "app.ambiguous_account",
    AppNoTerminal = "app.no_terminal",
    AppNotStarted = "app.not_started",
    AppNoUserToken = "app.no_user_token",
    AppClipboard = "app.clipboard",
    AuthPortTaken = "auth.port_taken",
    AuthListen = "auth.listen",
    AuthDenied = "auth.denied",
    AuthRefused = "auth.refused",
    AuthTooManyCodes = "auth.too_many_codes",
    AuthTimedOut = "auth.timed_out",
    AuthNoOneTimeCode = "auth.no_one_time_code",
    AuthNoToken = "auth.no_token",
    AuthJwt = "auth.jwt",
    AuthLocalToken = "auth.local_token",
    AuthTokenRefused = "auth.token_refused",
    AuthUnknownRegion = "auth.unknown_region",
    AuthFoundGone = "auth.found_gone",
    AuthNothingFound = "auth.nothing_found",
    AuthSessionOver = "auth.session_over",
    AuthUnreachable = "auth.unreachable",
    AuthMetadata = "auth.metadata",
    AuthIncomplete = "auth.incomplete",
    AuthDeclined = "auth.declined",
    AuthForeignHost = "auth.foreign_host",
    CloudUnreachable = "cloud.unreachable",
    CloudRefused = "cloud.refused",
    CloudNoUser = "cloud.no_user",
    CloudUnexpected = "cloud.unexpected",
    CloudNoWorkspace = "cloud.no_workspace",
    CloudUnknownWorkspace = "cloud.unknown_workspace",
    CloudAmbiguousWorkspace = "cloud.ambiguous_workspace",
    ProjectIndex = "project.index",
    ProjectIgnoreFile = "project.ignore_file",
    ProjectNotIgnored = "project.not_ignored",
    ProjectTracked = "project.tracked",
    ProjectExposed = "project.exposed",
    ProjectUnreadable = "project.unreadable",
    HttpNotAllowed = "http.not_allowed",
    HttpUnreachable = "http.unreachable",
    HttpUnexpected = "http.unexpected",
    HttpClient = "http.client",
    ConfigHost = "config.host",
    ConfigPort = "config.port",
    ConfigHome = "config.home",
    VaultAbsent = "vault.absent",
    VaultLocked = "vault.locked",
    VaultVolatile = "vault.volatile",
    VaultFileWasReadable = "vault.file_was_readable",
    VaultTimedOut = "vault.timed_out",
    VaultNewer = "vault.newer",
    VaultUnreadable = "vault.unreadable",
    VaultNotKept = "vault.not_kept",
    VaultFailed = "vault.failed",
    SettingsPort = "settings.port",
    SettingsSamePort = "settings.same_port",
    SettingsClearAfter = "settings.clear_after",
    SettingsImage = "settings.image",
    SettingsSetAside = "settings.set_aside",
    StoreLocked = "store.locked",
    StoreBusy = "store.busy",
    StoreBroken = "store.broken",
    StoreNewer = "store.newer",
    StoreNotAFile = "store.not_a_file",
    StoreTooLarge = "store.too_large",
    StoreTooSlow = "store.too_slow",
    StoreReadOnly = "store.read_only",
    StoreReadOnlyDisk = "store.read_only_disk",
    StoreFull = "store.full",
    StoreDenied = "store.denied",
    StoreLeadsOut = "store.leads_out",
    StoreUnfit = "store.unfit",
    StoreUnwritable = "store.unwritable",
    StoreNoFolder = "store.no_folder",
    LocalNoEngine = "local.no_engine",
    LocalEngineUnreachable = "local.engine_unreachable",
    LocalDockerConfig = "local.docker_config",
    LocalContext = "local.context",
    LocalEngineHangs = "local.engine_hangs",
    LocalEngineLost = "local.engine_lost",
    LocalEngine = "local.engine",
    LocalEngineSilent = "local.engine_silent",
    LocalPullFailed = "local.pull_failed",
    LocalPortBusy = "local.port_busy",
    LocalOtherTokens = "local.other_tokens",
    LocalNotOurs = "local.not_ours",
    LocalTokenInvalid = "local.token_invalid",
    LocalAbsent = "local.absent",
    LocalUnhealthy = "local.unhealthy",
    LocalDied = "local.died",
    LocalEnded = "local.ended",
    LocalTimedOut = "local.timed_out",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, code: &&str) -> bool {
        self.as_str() == *code
    }
}

/// What went wrong: what happened, what it means, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Problem {
    /// Stable; the README lists them.
    pub code: Code,
    /// What happened.
    pub text: Text,
    /// What to do.
    pub hint: Text,
}

impl Problem {
    /// A problem without variables. Its texts are `problem-<code>` and `problem-<code>-hint` of
    /// the catalogue, with the code's dot as a dash.
    pub fn new(code: Code) -> Self {
        let key = format!("problem-{}", code.as_str().replace('.', "-"));
        let hint = Text::new(&format!("{key}-hint"));
        Self { code, text: Text::new(&key), hint }
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

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = include_str!("../../../../README.md");
    const CATALOGUES: [&str; 2] = [
        include_str!("../../../../ui/locales/en.ftl"),
        include_str!("../../../../ui/locales/es.ftl"),
    ];

    #[test]
    fn every_code_has_its_text_and_hint_in_each_language() {
        for problem in Code::ALL.iter().copied().map(Problem::new) {
            for Text { key, .. } in [problem.text, problem.hint] {
                let line = format!("\n{key} =");
                assert!(CATALOGUES.iter().all(|catalogue| catalogue.contains(&line)), "{key}");
            }
        }
    }

    #[test]
    fn every_text_of_a_problem_is_of_a_code() {
        let problems = Code::ALL.iter().copied().map(Problem::new);
        let known: Vec<_> = problems.flat_map(|p| [p.text.key, p.hint.key]).collect();
        let keys = CATALOGUES.iter().flat_map(|catalogue| catalogue.lines());
        let keys = keys.filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        for key in keys.filter(|key| key.starts_with("problem-")) {
            assert!(known.iter().any(|known| known == key), "{key}");
        }
    }

    #[test]
    fn the_readme_lists_every_code() {
        for code in Code::ALL {
            assert!(README.contains(&format!("`{code}`")), "{code}");
        }
    }

    #[test]
    fn a_code_is_written_as_its_string() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
