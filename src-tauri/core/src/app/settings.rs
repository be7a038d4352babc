//! The person's settings: read when they are needed, so that every process of ours sees the
//! same ones.

use std::sync::Arc;

use super::Error;
use super::core::{Core, blocking};
use super::flow::{Fact, Tell};
use crate::contract::{Code, Problem, Settings};
use crate::stores;
use crate::stores::settings_file::{self, Read};

impl Core {
    /// What the person chose; the defaults, with a problem, where that cannot be read.
    pub(super) async fn settings(&self) -> Chosen {
        let (file, now) = (self.settings_file.clone(), self.ports.clock.now());
        match blocking(move || file.read(now)).await {
            Ok(read) => Chosen::of(read),
            Err(error) => Chosen::without(error.into()),
        }
    }
}

/// The settings that hold.
pub(super) struct Chosen {
    pub(super) settings: Settings,
    /// Why they are not those on the disk.
    pub(super) problem: Option<Problem>,
}

impl Chosen {
    pub(super) fn of(read: Result<Read, stores::Error>) -> Self {
        match read {
            Ok(Read { settings, invalid, set_aside }) => {
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

    pub(super) fn tell(self, tell: &Tell) {
        tell.fact(Fact::Settings(self.settings));
        // What was once set aside is still news when the good file is read again.
        self.problem
            .into_iter()
            .for_each(|problem| tell.fact(Fact::SettingsProblem(Some(problem))));
    }
}

/// Keeps other settings.
pub(super) async fn change(core: Arc<Core>, tell: Tell, wanted: Settings) -> Result<(), Error> {
    let wanted = settings_file::validate(&wanted)?;
    let (file, settings) = (core.settings_file.clone(), wanted.clone());
    tell.clone().write(blocking(move || file.write(&settings))).await???;
    tell.fact(Fact::Settings(wanted));
    tell.fact(Fact::SettingsProblem(None));
    Ok(())
}
