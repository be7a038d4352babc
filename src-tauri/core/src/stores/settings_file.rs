//! `settings.json` in our config folder: the user's settings.
//!
//! The window writes it, and people may edit it by hand. [`validate`] decides which values are
//! allowed. What a value means, and which ones environment variables overrule, is decided
//! elsewhere.

mod stored;

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use self::stored::Stored;
use super::Error;
use super::atomic::{AtomicFile, Locks};
use crate::config::{self, DEFAULT_CLICKHOUSE_PORT, DEFAULT_PORT, Image};
use crate::contract::Settings;
use crate::host::{self, Host};

const VERSION: u64 = 1;
const MOST_BYTES: usize = 1024 * 1024;

/// The seconds that a copied token may stay in the clipboard.
pub const CLEAR_AFTER: RangeInclusive<u32> = 5..=3600;

/// The GiB of memory that the local instance may be given: it needs four.
pub const MEMORY_GIB: RangeInclusive<u32> = 4..=1024;

/// A setting whose value is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSetting {
    /// Not the address of a server.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// Not the name of an image.
    #[error(transparent)]
    Image(#[from] config::Error),
    /// Not a folder that can be given to a container.
    #[error("{path:?} cannot be a data folder")]
    DataFolder {
        /// What was given.
        path: String,
    },
    /// Port 0, which is none.
    #[error("0 is not a port")]
    Port,
    /// One port for two servers.
    #[error("port {port} cannot be both the API's and ClickHouse's")]
    SamePort {
        /// The port.
        port: u16,
    },
    /// Outside of [`MEMORY_GIB`].
    #[error("the local instance cannot have {gib} GiB of memory")]
    Memory {
        /// What was given.
        gib: u32,
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
    if let Some(gib) = settings.local_memory_gib
        && !MEMORY_GIB.contains(&gib)
    {
        return Err(InvalidSetting::Memory { gib });
    }
    Ok(Settings {
        auth_host: valid_host(settings.auth_host.as_deref())?,
        api_host: valid_host(settings.api_host.as_deref())?,
        client_id: non_empty(settings.client_id.as_deref()),
        local_image: valid_image(settings.local_image.as_deref())?,
        local_data_folder: valid_folder(settings.local_data_folder.as_deref())?,
        ..settings.clone()
    })
}

fn valid_image(text: Option<&str>) -> Result<Option<String>, config::Error> {
    let image = non_empty(text);
    image.as_deref().map(Image::parse).transpose()?;
    Ok(image)
}

fn valid_folder(text: Option<&str>) -> Result<Option<String>, InvalidSetting> {
    match non_empty(text) {
        // A colon parts the folder from its place in the container.
        Some(path) if !config::is_data_folder(Path::new(&path)) => {
            Err(InvalidSetting::DataFolder { path })
        }
        folder => Ok(folder),
    }
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

const VALIDATED: [CopySetting; 7] = [
    |to, from| to.client_id.clone_from(&from.client_id),
    |to, from| to.local_image.clone_from(&from.local_image),
    |to, from| to.local_data_folder.clone_from(&from.local_data_folder),
    |to, from| to.local_memory_gib = from.local_memory_gib,
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
    /// beside it, where the user can repair it, and the defaults are written: whoever had settings
    /// is past the first run. One of a newer version stays, and is [`Error::Newer`]. Blocks.
    pub fn read(&self, now: SystemTime) -> Result<LoadedSettings, Error> {
        let set_aside = match self.settings() {
            Err(Error::Broken { .. }) => self.0.set_aside(now, |bytes| self.parse(bytes))?,
            settings => return Ok(LoadedSettings::validated(&settings?, None)),
        };
        if set_aside.is_some() {
            self.write(&Settings { first_run_done: true, ..Settings::default() })?;
        }
        // Or another process of ours has moved it meanwhile, and written a good one.
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

#[cfg(test)]
mod tests;
