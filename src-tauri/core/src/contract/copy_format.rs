//! The forms in which a token is copied.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a token is written for where it is to be pasted. Each but the first names the host too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The token alone.
    #[default]
    Token,
    /// `Authorization: Bearer …`.
    Header,
    /// `TB_HOST` and `TB_TOKEN`, as `tb` reads them from the environment.
    Env,
    /// `TINYBIRD_URL` and `TINYBIRD_TOKEN`, as the SDKs read them from `.env.local`.
    Sdk,
    /// A `curl` command that lists the workspace's pipes.
    Curl,
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: &[Self] = &[Self::Token, Self::Header, Self::Env, Self::Sdk, Self::Curl];
}
