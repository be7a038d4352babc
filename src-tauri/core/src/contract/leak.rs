//! Tokens that lie where git publishes them.

use serde::Serialize;
use ts_rs::TS;

use super::{Phase, Working};

/// The last search of a project's files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeakSearch {
    /// The folder.
    pub folder: String,
    /// How far it is.
    pub phase: Phase<Working>,
    /// Files looked at so far.
    pub files: u64,
    /// Of these, too large or not readable.
    pub not_read: u64,
    /// Tokens found. While it runs, those of the search of the folder before it.
    pub finds: u64,
    /// It ended at its limit: there may be more.
    pub more: bool,
}

/// A place where a token lies. The token itself stays behind the core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct LeakView {
    /// The file, from the project's folder.
    pub path: String,
    /// From 1.
    pub line: u64,
    /// In characters, from 1.
    pub column: u64,
    /// What it is.
    pub kind: LeakKind,
    /// The token as it may be shown.
    pub masked: String,
    /// The region that it names.
    pub region: Option<String>,
    /// Id of the workspace, or of the person, that it names.
    pub owner: Option<String>,
    /// The workspace, or the person, whose it is, where that is one of ours.
    pub whose: Option<String>,
}

/// Kind of a token that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum LeakKind {
    /// A static token of Tinybird's cloud: it works until it is refreshed.
    Cloud,
    /// A local instance's, which anybody can make.
    Local,
    /// A JWT: it works until its end.
    Jwt,
}
