//! The settings as the file has them.

use serde::{Deserialize, Serialize};

use crate::contract::{Language, Settings, Theme};

/// The content of the file. Its names are on users' disks, so they stay when names in the page
/// change.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Stored {
    language: Option<StoredLanguage>,
    theme: StoredTheme,
    clear_clipboard_after: Option<u32>,
    auth_host: Option<String>,
    api_host: Option<String>,
    client_id: Option<String>,
    local_port: Option<u16>,
    local_clickhouse_port: Option<u16>,
    local_image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_data_folder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_memory_gib: Option<u32>,
    keep_in_tray: Option<bool>,
    notify_copied: bool,
    notify_local: bool,
    notify_sign_in: bool,
    first_run_done: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredLanguage {
    En,
    Es,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredTheme {
    System,
    Light,
    Dark,
}

impl Default for Stored {
    fn default() -> Self {
        Settings::default().into()
    }
}

impl From<Settings> for Stored {
    fn from(settings: Settings) -> Self {
        let language = |language| match language {
            Language::En => StoredLanguage::En,
            Language::Es => StoredLanguage::Es,
        };
        Self {
            language: settings.language.map(language),
            theme: match settings.theme {
                Theme::System => StoredTheme::System,
                Theme::Light => StoredTheme::Light,
                Theme::Dark => StoredTheme::Dark,
            },
            clear_clipboard_after: settings.clear_clipboard_after,
            auth_host: settings.auth_host,
            api_host: settings.api_host,
            client_id: settings.client_id,
            local_port: settings.local_port,
            local_clickhouse_port: settings.local_clickhouse_port,
            local_image: settings.local_image,
            local_data_folder: settings.local_data_folder,
            local_memory_gib: settings.local_memory_gib,
            keep_in_tray: settings.keep_in_tray,
            notify_copied: settings.notify_copied,
            notify_local: settings.notify_local,
            notify_sign_in: settings.notify_sign_in,
            first_run_done: settings.first_run_done,
        }
    }
}

impl From<Stored> for Settings {
    fn from(stored: Stored) -> Self {
        let language = |language| match language {
            StoredLanguage::En => Language::En,
            StoredLanguage::Es => Language::Es,
        };
        Self {
            language: stored.language.map(language),
            theme: match stored.theme {
                StoredTheme::System => Theme::System,
                StoredTheme::Light => Theme::Light,
                StoredTheme::Dark => Theme::Dark,
            },
            clear_clipboard_after: stored.clear_clipboard_after,
            auth_host: stored.auth_host,
            api_host: stored.api_host,
            client_id: stored.client_id,
            local_port: stored.local_port,
            local_clickhouse_port: stored.local_clickhouse_port,
            local_image: stored.local_image,
            local_data_folder: stored.local_data_folder,
            local_memory_gib: stored.local_memory_gib,
            keep_in_tray: stored.keep_in_tray,
            notify_copied: stored.notify_copied,
            notify_local: stored.notify_local,
            notify_sign_in: stored.notify_sign_in,
            first_run_done: stored.first_run_done,
        }
    }
}
