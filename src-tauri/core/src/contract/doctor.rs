//! What Doctor found out about this computer.

use serde::Serialize;
use ts_rs::TS;

use super::{Problem, Text, Tone};

/// What Doctor looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum DoctorCheck {
    /// Tinybird's cloud, and the session there.
    Cloud,
    /// Where credentials are.
    Keyring,
    /// The last test of the keyring.
    KeyringTest,
    /// The container engine.
    Engine,
    /// The local instance.
    Instance,
    /// The tray of the desktop.
    Tray,
    /// The files of the projects.
    Files,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Finding {
    /// The check.
    pub check: DoctorCheck,
    /// How good that is.
    pub tone: Tone,
    /// The part of the computer.
    pub name: Text,
    /// What was found.
    pub result: Text,
    /// What the part is for.
    pub meaning: Text,
    /// What is wrong with it.
    pub problem: Option<Problem>,
}

impl Finding {
    /// Whether something is missing or does not work.
    pub fn is_bad(&self) -> bool {
        matches!(self.tone, Tone::Amber | Tone::Red)
    }
}
