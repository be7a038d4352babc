//! The person's settings: read when they are needed, so that every process of ours sees the
//! same ones.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::{Context, run_blocking};
use crate::app::updates::{Update, Updates};
use crate::contract::{Code, Problem, Settings};
use crate::stores;
use crate::stores::settings_file;
use crate::stores::settings_file::LoadedSettings;

impl Context {
    /// What the person chose; the defaults, with a problem, where that cannot be read.
    pub(crate) async fn settings(&self) -> Chosen {
        let (file, now) = (self.settings_file.clone(), self.ports.clock.now());
        match run_blocking(move || file.read(now)).await {
            Ok(read) => Chosen::of(read),
            Err(error) => Chosen::without(error.into()),
        }
    }
}

/// The settings that hold.
pub(crate) struct Chosen {
    pub(crate) settings: Settings,
    /// Why they are not those on the disk.
    pub(crate) problem: Option<Problem>,
}

impl Chosen {
    /// The settings of a file that was read, or the defaults where it could not be read.
    pub(crate) fn of(read: Result<LoadedSettings, stores::Error>) -> Self {
        match read {
            Ok(LoadedSettings { settings, invalid, set_aside }) => {
                let set_aside = set_aside.map(|path| {
                    Problem::new(Code::SettingsSetAside).with("path", path.display().to_string())
                });
                Self { settings, problem: set_aside.or(invalid.map(Problem::from)) }
            }
            Err(error) => Self::without(error.into()),
        }
    }

    fn without(problem: Problem) -> Self {
        Self { settings: Settings::default(), problem: Some(problem) }
    }

    /// Reports the settings, and what is wrong with them, to the controller.
    pub(crate) fn send(self, updates: &Updates) {
        updates.send(Update::Settings(self.settings));
        updates.send(Update::SettingsRead(self.problem));
    }
}

/// Keeps other settings.
pub(crate) async fn change(
    context: Arc<Context>,
    updates: Updates,
    wanted: Settings,
) -> Result<(), Error> {
    let wanted = settings_file::validate(&wanted)?;
    let (file, settings) = (context.settings_file.clone(), wanted.clone());
    updates.clone().write(run_blocking(move || file.write(&settings))).await???;
    updates.send(Update::Settings(wanted));
    updates.send(Update::SettingsProblem(None));
    Ok(())
}
