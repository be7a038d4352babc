//! The local instance, as faces see it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Problem, Text, Tone};

/// The local instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LocalView {
    /// Its state.
    pub state: LocalState,
    /// Why the state is what it is, where that needs saying.
    pub problem: Option<Problem>,
    /// Where its API is, such as `http://localhost:7181`.
    pub address: Option<String>,
    /// The container's name.
    pub container: Option<String>,
    /// The container is ours, so that it may be changed.
    pub is_ours: bool,
    /// The engine that runs it.
    pub engine: Option<String>,
    /// An engine that is not running and could be started, by its name.
    pub startable: Option<String>,
    /// The image it was made from.
    pub image: Option<String>,
    /// There is a newer image than the one it was made from.
    pub has_newer_image: bool,
    /// What it says of its version.
    pub version: Option<String>,
    /// Where its ClickHouse is, such as `http://localhost:7182`.
    pub clickhouse: Option<String>,
    /// The folder in which it keeps its data; `None`: in the container, with which the data goes.
    pub data_folder: Option<String>,
    /// Since when it runs, unix milliseconds.
    pub since: Option<u64>,
    /// The tokens it was started with.
    pub tokens: Option<LocalTokens>,
    /// What the engine has, before the first download of the image; `None` if the image is there.
    pub room: Option<EngineRoom>,
}

/// What an engine has for the local instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EngineRoom {
    /// Bytes of its memory.
    pub memory: u64,
    /// Bytes that are free where it keeps images; `None` if that is not known.
    pub free_disk: Option<u64>,
}

/// What the local instance uses, over the last ten minutes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct LocalUsage {
    /// What it used, the newest last.
    pub samples: Vec<UsageSample>,
    /// Bytes of memory that it may use.
    pub memory_limit: u64,
    /// Processors that it may use.
    pub processors: u32,
}

/// What the local instance used at one time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct UsageSample {
    /// When, in unix milliseconds.
    pub at: u64,
    /// Bytes of memory, without what the system keeps of files.
    pub memory: u64,
    /// Processors: 0.5 is half of one.
    pub processors: f64,
}

/// A log of the local instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LogSource {
    /// What the container itself writes.
    #[default]
    Container,
    /// Tinybird's API.
    Server,
    /// The events API, which Tinybird calls HFI.
    Hfi,
    /// The set-up of the instance.
    Setup,
    /// The Kafka connector.
    Kafka,
}

impl LogSource {
    /// Its name in the names of files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Server => "server",
            Self::Hfi => "hfi",
            Self::Setup => "setup",
            Self::Kafka => "kafka",
        }
    }
}

/// State of the local instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LocalState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// No engine answers.
    NoEngine,
    /// There is no container.
    Absent,
    /// There is one, and it does not run.
    Stopped,
    /// It runs and is not ready.
    Starting,
    /// It answers.
    Ready,
    /// Its own health check failed.
    Unhealthy,
}

/// The local instance as a person is told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LocalSummary {
    /// How good its state is.
    pub tone: Tone,
    /// Its state, or what is done to it.
    pub title: Text,
    /// More about that.
    pub explanation: Option<Text>,
    /// What can be done now.
    pub action: Option<LocalAction>,
    /// The problem of the last start or stop, else that of the state.
    pub problem: Option<Problem>,
}

/// What can be done about the local instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LocalAction {
    /// To start it.
    Start,
    /// To stop it.
    Stop,
    /// To start the engine.
    StartEngine,
    /// To install an engine.
    InstallEngine,
    /// To look for an engine again.
    LookAgain,
    /// To cancel the start that runs.
    Cancel,
}

/// How far a start or stop is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum LocalStage {
    /// Looking for the engine.
    FindingEngine,
    /// Fetching the image.
    Pulling {
        /// Bytes here.
        bytes: u64,
        /// Bytes in all, as far as known.
        total: u64,
        /// Layers that are whole.
        layers: u32,
        /// Layers in all.
        of_layers: u32,
        /// How far it is, in percent. It never goes back, though layers become known on the way.
        percent: u8,
        /// Bytes a second, over the last seconds; `None` until it is known.
        rate: Option<u64>,
        /// Seconds that are left at that rate.
        seconds_left: Option<u64>,
    },
    /// Creating or starting the container.
    Creating,
    /// Waiting for the container's own health check.
    Booting,
    /// Healthy; these checks have passed so far.
    Checking {
        /// Names of the checks that passed.
        passed: Vec<Check>,
    },
    /// Stopping the container.
    Stopping,
    /// Deleting the container and its data.
    Removing,
}

/// One of the five things that must answer before the instance is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// ClickHouse answers a query.
    Clickhouse,
    /// Redis answers.
    Redis,
    /// The server is alive and ready.
    Server,
    /// The events service is alive and ready.
    Events,
    /// The tokens are there.
    Tokens,
}

/// The name of the workspace that a new local instance has.
pub const DEFAULT_LOCAL_WORKSPACE: &str = "Tinybird_Local_Testing";

/// The two tokens of a local instance. Anyone can make such tokens, so they may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LocalTokens {
    /// The workspace token.
    pub workspace_token: String,
    /// The user token.
    pub user_token: String,
}

/// A workspace inside the local instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LocalWorkspaceView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The first four and the last eight characters of its token.
    pub masked: String,
}

/// How to start the local instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct StartLocal {
    /// The user token it is to have.
    pub user_token: Option<String>,
    /// The workspace token it is to have.
    pub workspace_token: Option<String>,
    /// The folder in which it is to keep its data, an absolute path; `None`: that of the settings.
    pub data_folder: Option<String>,
    /// Take the image that is here, without asking the registry whether there is a newer one.
    pub skip_new_version: bool,
}
