//! The texts of this region's static tokens.

use tinybird_local_stand_in::tokens;
use uuid::Uuid;

/// Signs tokens with a key of this run, so that none outlives it.
pub(super) struct Mint {
    key: String,
}

impl Default for Mint {
    fn default() -> Self {
        Self { key: Uuid::new_v4().to_string() }
    }
}

impl Mint {
    /// A new static token about `subject`, the id of a user or a workspace.
    pub(super) fn token(&self, subject: &str) -> String {
        tokens::make_with(self.key.as_bytes(), r#""stand_in""#, subject).expect("randomness")
    }
}
