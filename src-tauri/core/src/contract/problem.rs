//! Problems: what happened, what to do about it, and the code that programs know it by.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use super::{Arg, Text};

/// Makes the enum, its strings, its remedies and [`Code::ALL`] from one table.
macro_rules! codes {
    ($($name:ident = $code:tt => $remedy:ident,)*) => {
        /// What kind of problem it is, such as `auth.port_taken`.
        ///
        /// The strings are public: the command line prints them and `docs/problems.md` lists
        /// them. One is never renamed.
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

            /// What the problem is about: the part of the string before the dot.
            pub fn area(self) -> &'static str {
                let code = self.as_str();
                code.split_once('.').map_or(code, |(area, _)| area)
            }

            /// The one thing that helps.
            pub fn remedy(self) -> Remedy {
                match self {
                    $(Self::$name => Remedy::$remedy,)*
                }
            }
        }
    };
}

codes! {
    AppBroke = "app.broke" => TryAgain,
    AppCancelled = "app.cancelled" => TryAgain,
    AppNotSignedIn = "app.not_signed_in" => SignIn,
    AppSuperseded = "app.superseded" => TryAgain,
    AppOutput = "app.output" => TryAgain,
    AppUnfit = "app.unfit" => SignIn,
    AppNoLocalTokens = "app.no_local_tokens" => CreateLocalTokens,
    AppUnknownAccount = "app.unknown_account" => TryAgain,
    AppAmbiguousAccount = "app.ambiguous_account" => TryAgain,
    AppNoTerminal = "app.no_terminal" => OpenTokens,
    AppNoWebView = "app.no_web_view" => TryAgain,
    AppNotStarted = "app.not_started" => TryAgain,
    AppNoUserToken = "app.no_user_token" => SignIn,
    AppClipboard = "app.clipboard" => TryAgain,
    AppLoginItem = "app.login_item" => TryAgain,
    AuthPortTaken = "auth.port_taken" => SignInByCode,
    AuthListen = "auth.listen" => SignInByCode,
    AuthDenied = "auth.denied" => TryAgain,
    AuthRefused = "auth.refused" => OpenSettings,
    AuthTooManyCodes = "auth.too_many_codes" => SignInByCode,
    AuthTimedOut = "auth.timed_out" => TryAgain,
    AuthNoOneTimeCode = "auth.no_one_time_code" => SignInInBrowser,
    AuthNoToken = "auth.no_token" => PasteToken,
    AuthJwt = "auth.jwt" => PasteToken,
    AuthLocalToken = "auth.local_token" => PasteToken,
    AuthTokenRefused = "auth.token_refused" => PasteToken,
    AuthUnknownRegion = "auth.unknown_region" => PasteToken,
    AuthNoRegion = "auth.no_region" => PasteToken,
    AuthFoundGone = "auth.found_gone" => ChooseSignIn,
    AuthNothingFound = "auth.nothing_found" => ChooseSignIn,
    AuthSessionOver = "auth.session_over" => SignIn,
    AuthUnreachable = "auth.unreachable" => TryAgain,
    AuthMetadata = "auth.metadata" => OpenSettings,
    AuthIncomplete = "auth.incomplete" => OpenSettings,
    AuthDeclined = "auth.declined" => TryAgain,
    AuthForeignHost = "auth.foreign_host" => OpenSettings,
    CloudUnreachable = "cloud.unreachable" => TryAgain,
    CloudRefused = "cloud.refused" => SignIn,
    CloudNoUser = "cloud.no_user" => SignIn,
    CloudUnexpected = "cloud.unexpected" => TryAgain,
    CloudMissingRight = "cloud.missing_right" => TryAgain,
    CloudNotFound = "cloud.not_found" => TryAgain,
    CloudInvalid = "cloud.invalid" => TryAgain,
    TokenNoSigningKey = "token.no_signing_key" => TryAgain,
    TokenUnknown = "token.unknown" => OpenTokens,
    TokenOtherWorkspace = "token.other_workspace" => ChooseWorkspace,
    TokenNotKept = "token.not_kept" => OpenTokens,
    TokenJwt = "token.jwt" => TryAgain,
    TokenNoField = "token.no_field" => TryAgain,
    TokenUnmatchedScopes = "token.unmatched_scopes" => TryAgain,
    TokenNotConfirmed = "token.not_confirmed" => TryAgain,
    TokenNotForDestination = "token.not_for_destination" => OpenTokens,
    CloudNoWorkspace = "cloud.no_workspace" => CreateWorkspace,
    CloudUnknownWorkspace = "cloud.unknown_workspace" => ChooseWorkspace,
    CloudAmbiguousWorkspace = "cloud.ambiguous_workspace" => ChooseWorkspace,
    ProjectIndex = "project.index" => TryAgain,
    ProjectIgnoreFile = "project.ignore_file" => TryAgain,
    ProjectNotIgnored = "project.not_ignored" => TryAgain,
    ProjectTracked = "project.tracked" => RefreshTokens,
    ProjectExposed = "project.exposed" => TryAgain,
    ProjectUnreadable = "project.unreadable" => TryAgain,
    HttpNotAllowed = "http.not_allowed" => OpenSettings,
    HttpUnreachable = "http.unreachable" => TryAgain,
    HttpUnexpected = "http.unexpected" => TryAgain,
    HttpClient = "http.client" => TryAgain,
    ConfigHost = "config.host" => OpenSettings,
    ConfigPort = "config.port" => ChangePorts,
    ConfigHome = "config.home" => TryAgain,
    VaultAbsent = "vault.absent" => KeepInFile,
    VaultLocked = "vault.locked" => Unlock,
    VaultVolatile = "vault.volatile" => SignIn,
    VaultFileWasReadable = "vault.file_was_readable" => RefreshTokens,
    VaultTimedOut = "vault.timed_out" => KeepCredentials,
    VaultNewer = "vault.newer" => LookAgain,
    VaultUnreadable = "vault.unreadable" => SignIn,
    VaultNotKept = "vault.not_kept" => KeepCredentials,
    VaultFailed = "vault.failed" => KeepCredentials,
    SettingsPort = "settings.port" => TryAgain,
    SettingsSamePort = "settings.same_port" => TryAgain,
    SettingsClearAfter = "settings.clear_after" => TryAgain,
    SettingsMemory = "settings.memory" => TryAgain,
    SettingsImage = "settings.image" => TryAgain,
    SettingsDataFolder = "settings.data_folder" => TryAgain,
    SettingsSetAside = "settings.set_aside" => TryAgain,
    StoreLocked = "store.locked" => TryAgain,
    StoreBusy = "store.busy" => TryAgain,
    StoreBroken = "store.broken" => TryAgain,
    StoreNewer = "store.newer" => TryAgain,
    StoreNotAFile = "store.not_a_file" => TryAgain,
    StoreTooLarge = "store.too_large" => TryAgain,
    StoreTooSlow = "store.too_slow" => TryAgain,
    StoreReadOnly = "store.read_only" => TryAgain,
    StoreReadOnlyDisk = "store.read_only_disk" => TryAgain,
    StoreFull = "store.full" => TryAgain,
    StoreDenied = "store.denied" => TryAgain,
    StoreLeadsOut = "store.leads_out" => TryAgain,
    StoreUnfit = "store.unfit" => OpenTokens,
    StoreUnwritable = "store.unwritable" => TryAgain,
    StoreNoFolder = "store.no_folder" => TryAgain,
    LocalNoEngine = "local.no_engine" => InstallEngine,
    LocalEngineUnreachable = "local.engine_unreachable" => LookAgain,
    LocalDockerConfig = "local.docker_config" => TryAgain,
    LocalContext = "local.context" => TryAgain,
    LocalRemote = "local.remote" => LookAgain,
    LocalNotReached = "local.not_reached" => LookAgain,
    LocalEngineDenied = "local.engine_denied" => LookAgain,
    LocalEngineHangs = "local.engine_hangs" => LookAgain,
    LocalEngineLost = "local.engine_lost" => StartEngine,
    LocalEngine = "local.engine" => TryAgain,
    LocalEngineSilent = "local.engine_silent" => LookAgain,
    LocalPullFailed = "local.pull_failed" => TryAgain,
    LocalPortBusy = "local.port_busy" => ChangePorts,
    LocalOtherTokens = "local.other_tokens" => RemoveLocal,
    LocalOtherFolder = "local.other_folder" => RemoveLocal,
    LocalChanged = "local.changed" => LookAgain,
    LocalOtherPorts = "local.other_ports" => RemoveLocal,
    LocalNotOurs = "local.not_ours" => LookAgain,
    LocalTokenInvalid = "local.token_invalid" => TryAgain,
    LocalNotRunning = "local.not_running" => LookAgain,
    LocalNoWorkspace = "local.no_workspace" => OpenTokens,
    LocalAbsent = "local.absent" => LookAgain,
    LocalLogUnavailable = "local.log_unavailable" => TryAgain,
    LocalUnhealthy = "local.unhealthy" => ShowLog,
    LocalDied = "local.died" => ShowLog,
    LocalEnded = "local.ended" => ShowLog,
    LocalTimedOut = "local.timed_out" => ShowLog,
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

/// What helps with a problem. A face has a button for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// To do again what failed.
    TryAgain,
    /// To look at this computer again.
    LookAgain,
    /// To sign in again, to the region and at the server of the active account.
    SignIn,
    /// To sign in with a one-time code, to the same region.
    SignInByCode,
    /// To sign in with the browser, to the same region.
    SignInInBrowser,
    /// To choose another way to sign in.
    ChooseSignIn,
    /// To paste another token.
    PasteToken,
    /// To change a setting.
    OpenSettings,
    /// To save the credentials in the keyring again.
    KeepCredentials,
    /// To refresh the tokens on Tinybird's page.
    RefreshTokens,
    /// To start the container engine.
    StartEngine,
    /// To start the container engine; where none is installed, to install one.
    InstallEngine,
    /// To unlock the keyring: the system asks for its password.
    Unlock,
    /// To keep the credentials in a file.
    KeepInFile,
    /// To choose a workspace.
    ChooseWorkspace,
    /// To create a workspace on Tinybird's pages.
    CreateWorkspace,
    /// To see the tokens, and to copy one.
    OpenTokens,
    /// To make a pair of local tokens.
    CreateLocalTokens,
    /// To read the log of the local instance.
    ShowLog,
    /// To choose other ports for the local instance.
    ChangePorts,
    /// To delete our local instance with its data, and to start a new one.
    RemoveLocal,
}

/// What went wrong: what happened, what it means, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Problem {
    /// Stable; `docs/problems.md` lists them.
    pub code: Code,
    /// What happened.
    pub text: Text,
    /// What to do.
    pub hint: Text,
    /// The one thing that helps.
    pub remedy: Remedy,
    /// The person ended the request, or asked for something newer: there is nothing to tell them.
    pub is_given_up: bool,
}

impl Problem {
    /// A problem without variables. Its texts are `problem-<code>` and `problem-<code>-hint` of
    /// the catalogue, with the code's dot as a dash.
    pub fn new(code: Code) -> Self {
        let key = format!("problem-{}", code.as_str().replace('.', "-"));
        let hint = Text::new(&format!("{key}-hint"));
        let is_given_up = matches!(code, Code::AppCancelled | Code::AppSuperseded);
        Self { code, text: Text::new(&key), hint, remedy: code.remedy(), is_given_up }
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
    use std::collections::BTreeSet;

    use super::*;

    const PAGE: &str = include_str!("../../../../docs/problems.md");
    /// The other languages have the same keys.
    const ENGLISH: &str = include_str!("../../../../ui/locales/en.ftl");

    #[test]
    fn every_code_has_its_text_and_hint() {
        for problem in Code::ALL.iter().copied().map(Problem::new) {
            for Text { key, .. } in [problem.text, problem.hint] {
                assert!(ENGLISH.contains(&format!("\n{key} =")), "{key}");
            }
        }
    }

    #[test]
    fn every_text_of_a_problem_is_of_a_code() {
        let problems = Code::ALL.iter().copied().map(Problem::new);
        let known: Vec<_> = problems.flat_map(|p| [p.text.key, p.hint.key]).collect();
        let keys = ENGLISH.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        for key in keys.filter(|key| key.starts_with("problem-")) {
            assert!(known.iter().any(|known| known == key), "{key}");
        }
    }

    #[test]
    fn the_page_of_problems_lists_every_code_and_no_others() {
        let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let listed: BTreeSet<_> = rows.map(|(code, _)| code).collect();
        let missing: Vec<_> = codes.difference(&listed).collect();
        let unknown: Vec<_> = listed.difference(&codes).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "missing: {missing:?}, unknown: {unknown:?}"
        );
    }

    #[test]
    fn a_problem_carries_what_helps_with_it() {
        for (code, remedy) in [
            (Code::CloudRefused, Remedy::SignIn),
            (Code::AuthSessionOver, Remedy::SignIn),
            (Code::CloudNoWorkspace, Remedy::CreateWorkspace),
            (Code::AuthPortTaken, Remedy::SignInByCode),
            (Code::AuthNoOneTimeCode, Remedy::SignInInBrowser),
            (Code::AuthTokenRefused, Remedy::PasteToken),
            (Code::AuthFoundGone, Remedy::ChooseSignIn),
            (Code::AuthTimedOut, Remedy::TryAgain),
            (Code::AuthForeignHost, Remedy::OpenSettings),
            (Code::AuthTooManyCodes, Remedy::SignInByCode),
            (Code::LocalPortBusy, Remedy::ChangePorts),
            (Code::LocalNoEngine, Remedy::InstallEngine),
            (Code::LocalOtherTokens, Remedy::RemoveLocal),
            (Code::LocalNotOurs, Remedy::LookAgain),
            (Code::LocalDied, Remedy::ShowLog),
            (Code::VaultLocked, Remedy::Unlock),
            (Code::VaultAbsent, Remedy::KeepInFile),
            (Code::VaultFileWasReadable, Remedy::RefreshTokens),
        ] {
            assert_eq!(Problem::new(code).remedy, remedy, "{code}");
        }
    }

    #[test]
    fn nothing_is_told_of_what_the_person_gave_up() {
        let given_up = Code::ALL.iter().filter(|code| Problem::new(**code).is_given_up);
        assert!(given_up.eq(&[Code::AppCancelled, Code::AppSuperseded]));
    }

    #[test]
    fn a_code_is_written_as_its_string() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
