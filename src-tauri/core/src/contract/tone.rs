//! How good a state is.

use serde::Serialize;
use ts_rs::TS;

/// How good a state is, which a face shows as a colour or a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Not in use, or not known.
    #[default]
    Off,
    /// On its way to another state.
    Busy,
    /// As it should be.
    Good,
    /// Something is missing that a person may want.
    Amber,
    /// It does not work.
    Red,
}
