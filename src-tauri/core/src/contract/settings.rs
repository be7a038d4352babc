//! What a person sets, and what holds where nothing is set.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A language we speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language.
    pub const ALL: &[Self] = &[Self::En, Self::Es];
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The person's choices. What is `None` was not chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(default)]
pub struct Settings {
    /// The language; `None` is the system's.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
    /// Seconds after which a copied token leaves the clipboard; `None` is never.
    pub clear_clipboard_after: Option<u32>,
    /// The authority.
    pub auth_host: Option<String>,
    /// The region's API.
    pub api_host: Option<String>,
    /// The client id at a standard authority.
    pub client_id: Option<String>,
    /// The port of the local instance's API.
    pub local_port: Option<u16>,
    /// The port of the local instance's ClickHouse.
    pub local_clickhouse_port: Option<u16>,
    /// The image of the local instance.
    pub local_image: Option<String>,
    /// The folder in which the local instance keeps its data, an absolute path; `None`: in the
    /// container, with which the data goes.
    pub local_data_folder: Option<String>,
    /// The most memory that the local instance may use, in GiB; `None`: all that the engine has. It
    /// holds for a container that is made from then on.
    pub local_memory_gib: Option<u32>,
    /// Whether the app stays in the tray when its window is closed; `None` asks.
    pub keep_in_tray: Option<bool>,
    /// Whether a notification says that a token was copied, while the window is closed.
    pub notify_copied: bool,
    /// Whether one says that the local instance is ready or stopped.
    pub notify_local: bool,
    /// Whether one says that a session has ended.
    pub notify_sign_in: bool,
    /// The first run was finished or skipped.
    pub first_run_done: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::System,
            clear_clipboard_after: Some(45),
            auth_host: None,
            api_host: None,
            client_id: None,
            local_port: None,
            local_clickhouse_port: None,
            local_image: None,
            local_data_folder: None,
            local_memory_gib: None,
            keep_in_tray: None,
            notify_copied: true,
            notify_local: true,
            notify_sign_in: true,
            first_run_done: false,
        }
    }
}

/// What holds for a setting that was not chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DefaultValue {
    /// The value.
    pub value: String,
    /// The environment variable that says so: then it also holds over what was chosen.
    pub variable: Option<String>,
}

/// What holds where nothing was chosen, by setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Defaults {
    /// The authority.
    pub auth_host: DefaultValue,
    /// The region's API.
    pub api_host: DefaultValue,
    /// The client id.
    pub client_id: DefaultValue,
    /// The port of the local instance's API.
    pub local_port: DefaultValue,
    /// The port of the local instance's ClickHouse.
    pub local_clickhouse_port: DefaultValue,
    /// The image of the local instance.
    pub local_image: DefaultValue,
}
