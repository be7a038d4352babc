//! `settings.json` in our config folder: the user's settings.
//!
//! The window writes it, and people may edit it by hand. [`validate`] decides which values are
//! allowed. What a value means, and which ones environment variables overrule, is decided
//! elsewhere.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Error;
use super::atomic::{AtomicFile, Locks};
use crate::config::{self, DEFAULT_CLICKHOUSE_PORT, DEFAULT_PORT, Image};
use crate::contract::{Language, Settings, Theme};
use crate::host::{self, Host};

const VERSION: u64 = 1;
const MOST_BYTES: usize = 1024 * 1024;

/// The seconds that a copied token may stay in the clipboard.
pub const CLEAR_AFTER: RangeInclusive<u32> = 5..=3600;

/// A setting whose value is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSetting {
    /// Not the address of a server.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// Not the name of an image.
    #[error(transparent)]
    Image(#[from] config::Error),
    /// Port 0, which is none.
    #[error("0 is not a port")]
    Port,
    /// One port for two servers.
    #[error("port {port} cannot be both the API's and ClickHouse's")]
    SamePort {
        /// The port.
        port: u16,
    },
    /// Outside of [`CLEAR_AFTER`].
    #[error("a token cannot stay in the clipboard for {seconds} seconds")]
    ClearAfter {
        /// What was given.
        seconds: u32,
    },
}

/// Checks and normalizes settings: texts are trimmed, an empty text becomes `None`, hosts get their
/// one spelling.
pub fn validate(settings: &Settings) -> Result<Settings, InvalidSetting> {
    if [settings.local_port, settings.local_clickhouse_port].contains(&Some(0)) {
        return Err(InvalidSetting::Port);
    }
    let port = settings.local_port.unwrap_or(DEFAULT_PORT);
    if settings.local_clickhouse_port.unwrap_or(DEFAULT_CLICKHOUSE_PORT) == port {
        return Err(InvalidSetting::SamePort { port });
    }
    if let Some(seconds) = settings.clear_clipboard_after
        && !CLEAR_AFTER.contains(&seconds)
    {
        return Err(InvalidSetting::ClearAfter { seconds });
    }
    Ok(Settings {
        auth_host: valid_host(settings.auth_host.as_deref())?,
        api_host: valid_host(settings.api_host.as_deref())?,
        client_id: non_empty(settings.client_id.as_deref()),
        local_image: valid_image(settings.local_image.as_deref())?,
        ..settings.clone()
    })
}

fn valid_image(text: Option<&str>) -> Result<Option<String>, config::Error> {
    let image = non_empty(text);
    image.as_deref().map(Image::parse).transpose()?;
    Ok(image)
}

fn valid_host(text: Option<&str>) -> Result<Option<String>, host::Error> {
    let host = non_empty(text).map(|text| Host::parse_typed(&text)).transpose()?;
    Ok(host.map(|host| host.as_str().to_owned()))
}

fn non_empty(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The settings that were read, and what was wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedSettings {
    /// The settings: the defaults if there is no file, or a broken one. A value that is not allowed
    /// is replaced by its default. Only a host that is not allowed stays, so that nothing is sent
    /// to another one.
    pub settings: Settings,
    /// The first value in the file that is not allowed.
    pub invalid: Option<InvalidSetting>,
    /// The path that a broken file was moved to.
    pub set_aside: Option<PathBuf>,
}

impl LoadedSettings {
    /// Takes each value that [`validate`] allows.
    fn validated(found: &Settings, set_aside: Option<PathBuf>) -> Self {
        let (mut settings, default) = (found.clone(), Settings::default());
        VALIDATED.into_iter().for_each(|copy| copy(&mut settings, &default));
        let hosts = [settings.auth_host.take(), settings.api_host.take()];
        let mut invalid = hosts
            .iter()
            .find_map(|text| valid_host(text.as_deref()).err())
            .map(InvalidSetting::from);
        for copy in VALIDATED {
            let mut with = settings.clone();
            copy(&mut with, found);
            match validate(&with) {
                Ok(valid) => settings = valid,
                Err(error) => invalid = invalid.or(Some(error)),
            }
        }
        let [auth_host, api_host] = hosts.map(|text| match valid_host(text.as_deref()) {
            Ok(valid) => valid,
            Err(_) => text,
        });
        Self { settings: Settings { auth_host, api_host, ..settings }, invalid, set_aside }
    }
}

/// Copies one setting that [`validate`] has a rule for.
type CopySetting = fn(&mut Settings, &Settings);

const VALIDATED: [CopySetting; 5] = [
    |to, from| to.client_id.clone_from(&from.client_id),
    |to, from| to.local_image.clone_from(&from.local_image),
    |to, from| to.local_port = from.local_port,
    |to, from| to.local_clickhouse_port = from.local_clickhouse_port,
    |to, from| to.clear_clipboard_after = from.clear_clipboard_after,
];

/// `settings.json`.
#[derive(Clone, Debug)]
pub struct SettingsFile(AtomicFile);

impl SettingsFile {
    /// The file in `config_dir`; nothing is read yet.
    pub fn new(config_dir: &Path, locks: &Locks) -> Self {
        Self(AtomicFile::new(config_dir.join("settings.json"), locks, MOST_BYTES))
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads the file. A broken one is moved to `settings.json.broken-<now, in unix seconds>`
    /// beside it, where the user can repair it. One of a newer version stays, and is
    /// [`Error::Newer`]. Blocks.
    pub fn read(&self, now: SystemTime) -> Result<LoadedSettings, Error> {
        let set_aside = match self.settings() {
            Err(Error::Broken { .. }) => self.0.set_aside(now, |bytes| self.parse(bytes))?,
            settings => return Ok(LoadedSettings::validated(&settings?, None)),
        };
        // Another process of ours may have moved it meanwhile, and written a good one.
        Ok(LoadedSettings::validated(&self.settings()?, set_aside))
    }

    /// Writes the settings, and keeps every key that we do not know. A file that is broken by now
    /// stays as it is, because the user may be editing it. Blocks.
    pub fn write(&self, settings: &Settings) -> Result<(), Error> {
        self.0.create_folder()?;
        self.0.change(|old| {
            let mut all = old.map_or(Ok(Map::new()), |old| Ok(self.parse(old)?.0))?;
            let broken = |_| self.broken();
            if let Value::Object(ours) =
                serde_json::to_value(Stored::from(settings.clone())).map_err(broken)?
            {
                all.extend(ours);
            }
            all.insert("v".to_owned(), VERSION.into());
            let mut new = serde_json::to_vec_pretty(&all).map_err(broken)?;
            new.push(b'\n');
            Ok(Some(new))
        })
    }

    fn settings(&self) -> Result<Settings, Error> {
        let read = self.0.read(|bytes| self.parse(bytes))?;
        Ok(read.map(|(_, settings)| settings).unwrap_or_default())
    }

    /// Parses the file: all its keys, and the settings among them.
    fn parse(&self, bytes: &[u8]) -> Result<(Map<String, Value>, Settings), Error> {
        let all: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| self.broken())?;
        let version = all.get("v").and_then(Value::as_u64).ok_or_else(|| self.broken())?;
        if version > VERSION {
            return Err(Error::Newer { path: self.path().to_owned() });
        }
        let stored = Stored::deserialize(&all).map_err(|_| self.broken())?;
        Ok((all, stored.into()))
    }

    fn broken(&self) -> Error {
        Error::Broken { path: self.path().to_owned() }
    }
}

/// The content of the file. Its names are on users' disks, so they stay when names in the page
/// change.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    language: Option<StoredLanguage>,
    theme: StoredTheme,
    clear_clipboard_after: Option<u32>,
    auth_host: Option<String>,
    api_host: Option<String>,
    client_id: Option<String>,
    local_port: Option<u16>,
    local_clickhouse_port: Option<u16>,
    local_image: Option<String>,
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
            keep_in_tray: stored.keep_in_tray,
            notify_copied: stored.notify_copied,
            notify_local: stored.notify_local,
            notify_sign_in: stored.notify_sign_in,
            first_run_done: stored.first_run_done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000)
    }

    fn file(folder: &Path) -> SettingsFile {
        // Waiting longer than a busy machine's disk takes to flush one write.
        let locks = Locks::new(&folder.join("state"), Duration::from_secs(10));
        SettingsFile::new(&folder.join("config"), &locks)
    }

    /// A file that holds `text`.
    fn holding(folder: &Path, text: &str) -> SettingsFile {
        let file = file(folder);
        fs::create_dir_all(file.path().parent().unwrap()).unwrap();
        fs::write(file.path(), text).unwrap();
        file
    }

    fn some() -> Settings {
        Settings {
            language: Some(Language::Es),
            theme: Theme::Dark,
            clear_clipboard_after: None,
            auth_host: Some("https://auth.example.com".to_owned()),
            local_port: Some(8181),
            keep_in_tray: Some(true),
            notify_local: false,
            first_run_done: true,
            ..Settings::default()
        }
    }

    fn found(settings: Settings) -> LoadedSettings {
        LoadedSettings { settings, invalid: None, set_aside: None }
    }

    #[test]
    fn a_value_written_by_hand_that_cannot_be_used_is_named_and_the_others_hold() {
        let folder = tempfile::tempdir().unwrap();
        let at = |text: &str| holding(folder.path(), text).read(now()).unwrap();
        let usual = Settings::default();
        for (value, expected) in [
            (r#""local_port": 0"#, InvalidSetting::Port),
            (r#""local_clickhouse_port": 7181"#, InvalidSetting::SamePort { port: 7181 }),
            (r#""clear_clipboard_after": 0"#, InvalidSetting::ClearAfter { seconds: 0 }),
        ] {
            let read = at(&format!(r#"{{"v": 1, "theme": "dark", {value}}}"#));
            assert_eq!(read.settings, Settings { theme: Theme::Dark, ..usual.clone() }, "{value}");
            assert_eq!(read.invalid, Some(expected));
        }
        let read = at(r#"{"v": 1, "api_host": "http://api.example.com", "local_port": 8181}"#);
        // A token for this host must not go to the default one.
        let api_host = Some("http://api.example.com".to_owned());
        assert_eq!(read.settings, Settings { api_host, local_port: Some(8181), ..usual });
        assert!(matches!(read.invalid, Some(InvalidSetting::Host(_))), "{:?}", read.invalid);
    }

    /// People have these files: a change of a name would lose their settings.
    #[test]
    fn the_file_is_read_and_written_as_ever() {
        let folder = tempfile::tempdir().unwrap();
        let written = r#"{
  "api_host": null,
  "auth_host": "https://auth.example.com",
  "clear_clipboard_after": null,
  "client_id": null,
  "first_run_done": true,
  "keep_in_tray": true,
  "language": "es",
  "local_clickhouse_port": null,
  "local_image": null,
  "local_port": 8181,
  "notify_copied": true,
  "notify_local": false,
  "notify_sign_in": true,
  "theme": "dark",
  "v": 1
}
"#;
        let file = holding(folder.path(), written);
        assert_eq!(file.read(now()).unwrap(), found(some()));
        file.write(&some()).unwrap();
        assert_eq!(fs::read_to_string(file.path()).unwrap(), written);
    }

    #[test]
    fn with_no_file_the_defaults_hold_and_none_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(file.read(now()).unwrap(), found(Settings::default()));
        assert!(!file.path().exists());
    }

    #[test]
    fn what_is_written_is_read_again_and_readable_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for settings in [some(), Settings::default()] {
            file.write(&settings).unwrap();
            assert_eq!(file.read(now()).unwrap(), found(settings));
        }
        assert!(!crate::os::files::is_readable_by_others(file.path()));
        assert!(fs::read_to_string(file.path()).unwrap().contains("\"v\": 1"));
    }

    #[test]
    fn a_key_that_is_missing_has_its_default_and_one_we_do_not_know_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = holding(folder.path(), r#"{"v": 1, "theme": "dark", "later": {"big": 1.50}}"#);
        let settings = Settings { theme: Theme::Dark, ..Settings::default() };
        assert_eq!(file.read(now()).unwrap(), found(settings));
        file.write(&some()).unwrap();
        assert_eq!(file.read(now()).unwrap(), found(some()));
        assert!(fs::read_to_string(file.path()).unwrap().contains("\"big\": 1.50"));
    }

    #[test]
    fn a_broken_file_is_set_aside_whole_and_the_defaults_hold() {
        let broken = [
            "",
            r#"{"v": 1, "theme": "da"#,
            "[]",
            "{}",
            r#"{"v": "1"}"#,
            r#"{"v": 1, "theme": "purple"}"#,
            r#"{"v": 1, "local_port": 70000}"#,
        ];
        for text in broken {
            let folder = tempfile::tempdir().unwrap();
            let file = holding(folder.path(), text);
            let aside = file.path().with_file_name("settings.json.broken-1764000000");
            let read = file.read(now()).unwrap();
            assert_eq!(read.settings, Settings::default(), "{text}");
            assert_eq!(read.set_aside.as_ref(), Some(&aside), "{text}");
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
            assert_eq!(file.read(now()).unwrap(), found(Settings::default()));
        }
    }

    #[test]
    fn what_was_set_aside_before_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = holding(folder.path(), "first");
        let first = file.read(now()).unwrap().set_aside.unwrap();
        fs::write(file.path(), "second").unwrap();
        let second = file.read(now()).unwrap().set_aside.unwrap();
        assert_eq!(fs::read_to_string(first).unwrap(), "first");
        assert_eq!(fs::read_to_string(second).unwrap(), "second");
    }

    #[test]
    fn a_newer_file_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{"v": 2, "theme": ["strange"]}"#;
        let file = holding(folder.path(), text);
        assert!(matches!(file.read(now()), Err(Error::Newer { .. })));
        assert!(matches!(file.write(&some()), Err(Error::Newer { .. })));
        assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
    }

    #[test]
    fn a_write_leaves_a_file_alone_that_was_broken_since_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = holding(folder.path(), "{ being edited");
        assert!(matches!(file.write(&some()), Err(Error::Broken { .. })));
        assert_eq!(fs::read_to_string(file.path()).unwrap(), "{ being edited");
    }

    #[test]
    fn a_write_that_was_killed_is_never_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        file.write(&some()).unwrap();
        let temp = file.path().with_file_name("settings.json.companion-tmp");
        fs::write(&temp, r#"{"v": 1, "the"#).unwrap();
        assert_eq!(file.read(now()).unwrap(), found(some()));
        file.write(&Settings::default()).unwrap();
        assert_eq!(file.read(now()).unwrap(), found(Settings::default()));
        assert!(!temp.exists());
    }

    #[test]
    fn whoever_reads_while_another_writes_sees_old_or_new() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (file(folder.path()), file(folder.path()));
        one.write(&some()).unwrap();
        let writer = std::thread::spawn(move || {
            (0..50).for_each(|_| {
                one.write(&Settings::default()).unwrap();
                one.write(&some()).unwrap();
            });
        });
        while !writer.is_finished() {
            let read = other.read(now()).unwrap();
            assert!([found(some()), found(Settings::default())].contains(&read), "{read:?}");
        }
        writer.join().unwrap();
    }

    #[test]
    fn one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let locks = Locks::new(folder.path(), Duration::from_millis(20));
        let file = SettingsFile::new(folder.path(), &locks);
        let lock = file.0.lock().unwrap();
        assert!(matches!(file.write(&some()), Err(Error::Locked { .. })));
        drop(lock);
        assert!(file.write(&some()).is_ok());
    }

    #[test]
    fn a_text_with_nothing_in_it_is_not_chosen_and_a_host_is_written_in_one_way() {
        let settings = Settings {
            auth_host: Some(" https://auth.example.com/ ".to_owned()),
            api_host: Some(String::new()),
            client_id: Some("  ".to_owned()),
            local_image: Some(" mine:latest ".to_owned()),
            ..some()
        };
        let expected = Settings { local_image: Some("mine:latest".to_owned()), ..some() };
        assert_eq!(validate(&settings).unwrap(), expected);
        let typed = Settings { auth_host: Some("auth.example.com".to_owned()), ..settings };
        assert_eq!(validate(&typed).unwrap(), expected);
        assert_eq!(validate(&Settings::default()).unwrap(), Settings::default());
    }

    #[test]
    fn what_a_setting_may_not_be_is_said() {
        let with = |change: fn(&mut Settings)| {
            let mut settings = Settings::default();
            change(&mut settings);
            validate(&settings)
        };
        let plain = with(|s| s.api_host = Some("http://api.example.com".to_owned()));
        assert!(matches!(plain, Err(InvalidSetting::Host(_))));
        let no_host = with(|s| s.auth_host = Some("no".to_owned()));
        assert!(matches!(no_host, Err(InvalidSetting::Host(_))));
        let image = with(|s| s.local_image = Some("https://x".to_owned()));
        assert!(matches!(image, Err(InvalidSetting::Image(_))));
        assert!(matches!(with(|s| s.local_port = Some(0)), Err(InvalidSetting::Port)));
        assert!(matches!(with(|s| s.local_clickhouse_port = Some(0)), Err(InvalidSetting::Port)));
        let same = with(|s| (s.local_port, s.local_clickhouse_port) = (Some(8000), Some(8000)));
        assert!(matches!(same, Err(InvalidSetting::SamePort { port: 8000 })));
        let as_usual = with(|s| s.local_port = Some(DEFAULT_CLICKHOUSE_PORT));
        assert!(matches!(
            as_usual,
            Err(InvalidSetting::SamePort { port: DEFAULT_CLICKHOUSE_PORT })
        ));
    }

    #[test]
    fn a_token_stays_in_the_clipboard_from_five_seconds_to_an_hour() {
        for (seconds, may) in [(4, false), (5, true), (3600, true), (3601, false)] {
            let settings = Settings { clear_clipboard_after: Some(seconds), ..Settings::default() };
            assert_eq!(validate(&settings).is_ok(), may, "{seconds}");
        }
    }
}
