//! The problems of what is kept: the vault, the files and the settings.

use super::with_reason;
use crate::contract::{Code, Problem};
use crate::stores::{settings_file, vault};
use crate::{redact, stores};

impl From<vault::Error> for Problem {
    fn from(error: vault::Error) -> Self {
        use vault::Error as E;
        match error {
            E::Absent => Self::new(Code::VaultAbsent),
            E::Locked => Self::new(Code::VaultLocked),
            E::TimedOut => Self::new(Code::VaultTimedOut),
            E::Newer => Self::new(Code::VaultNewer),
            E::Unreadable => Self::new(Code::VaultUnreadable),
            E::Cancelled => Self::new(Code::AppSuperseded),
            E::NotKept => Self::new(Code::VaultNotKept),
            E::File(error) => (&*error).into(),
            E::Failed(reason) => {
                Self::new(Code::VaultFailed).with("reason", redact::redact(&reason).into_owned())
            }
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
            E::Locked { path } => (Code::StoreLocked, path),
            E::Busy { path } => (Code::StoreBusy, path),
            E::Broken { path } => (Code::StoreBroken, path),
            E::Newer { path } => (Code::StoreNewer, path),
            E::NotAFile { path } => (Code::StoreNotAFile, path),
            E::TooLarge { path } => (Code::StoreTooLarge, path),
            E::TooSlow { path } => (Code::StoreTooSlow, path),
            E::ReadOnly { path } => (Code::StoreReadOnly, path),
            E::ReadOnlyDisk { path } => (Code::StoreReadOnlyDisk, path),
            E::Full { path } => (Code::StoreFull, path),
            E::Denied { path } => (Code::StoreDenied, path),
            E::Unfit { path } => (Code::StoreUnfit, path),
            E::LeadsOut { path, target } => {
                return Self::new(Code::StoreLeadsOut)
                    .with("path", path.display().to_string())
                    .with("target", target.display().to_string());
            }
            E::Io { path, source } => {
                let problem = Self::new(Code::StoreUnwritable);
                return with_reason(problem.with("path", path.display().to_string()), source);
            }
        };
        Self::new(code).with("path", path.display().to_string())
    }
}

impl From<settings_file::InvalidSetting> for Problem {
    fn from(error: settings_file::InvalidSetting) -> Self {
        use settings_file::InvalidSetting as E;
        match error {
            E::Host(error) => error.into(),
            E::Image(error) => error.into(),
            E::DataFolder { path } => Self::new(Code::SettingsDataFolder).with("path", path),
            E::Port => Self::new(Code::SettingsPort),
            E::SamePort { port } => {
                Self::new(Code::SettingsSamePort).with("port", port.to_string())
            }
            E::Memory { gib } => Self::new(Code::SettingsMemory)
                .with("gib", gib.to_string())
                .with("least", settings_file::MEMORY_GIB.start().to_string())
                .with("most", settings_file::MEMORY_GIB.end().to_string()),
            E::ClearAfter { seconds } => Self::new(Code::SettingsClearAfter)
                .with("seconds", seconds.to_string())
                .with("least", settings_file::CLEAR_AFTER.start().to_string())
                .with("most", settings_file::CLEAR_AFTER.end().to_string()),
        }
    }
}
