//! Texts as keys of the catalogue, with what is put into them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message of the catalogue with what is to be put into it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Text {
    /// The message's key.
    pub key: String,
    /// Its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Arg>,
}

/// The value of a variable. It may be a text in turn, so both are in one file of the page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "Text.ts")]
#[serde(untagged)]
pub enum Arg {
    /// A number, also for choosing a plural.
    Number(i64),
    /// Anything else.
    Text(String),
    /// An amount of data, which each face writes in mebibytes.
    Size {
        /// How many.
        bytes: u64,
    },
    /// A moment, which each face writes as its reader does.
    Time {
        /// In unix milliseconds.
        unix_ms: u64,
    },
    /// Another message, in the language of this one.
    Message(Text),
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Message(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u16> for Arg {
    fn from(number: u16) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl Text {
    /// A message without variables.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), args: BTreeMap::new() }
    }

    /// The same message with one variable more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}
