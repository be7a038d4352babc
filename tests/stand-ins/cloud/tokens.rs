//! Tokens in Tinybird's shapes: `p.<JSON>.<HMAC>` and HS256 JWTs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
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
        let id = Uuid::new_v4();
        // The payload as Python prints JSON, which is what makes it.
        let payload = format!(r#"{{"u": "{subject}", "id": "{id}", "host": "stand_in"}}"#);
        let payload = URL_SAFE_NO_PAD.encode(payload);
        format!("p.{payload}.{}", signature(&self.key, &payload))
    }
}

/// A JWT with `claims`, signed with the text of a workspace's admin token.
pub(super) fn jwt(admin_token: &str, claims: &Value) -> String {
    let header = URL_SAFE_NO_PAD.encode(json!({"typ": "JWT", "alg": "HS256"}).to_string());
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    format!("{signed}.{}", signature(admin_token, &signed))
}

fn signature(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes any key");
    mac.update(text.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
