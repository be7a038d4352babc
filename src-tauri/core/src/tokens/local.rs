//! The two static tokens of a local instance.
//!
//! A token is `p.<payload>.<signature>`: the payload is base64url JSON as Python prints it, the
//! signature an HMAC-SHA256 over that base64 text. The key of a local instance is the literal
//! `abcd`, so anyone can make one; that is Tinybird's design, and why these may be shown.
//! Source: `tinybird/tb/modules/local.py`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use uuid::Uuid;

use crate::contract::LocalTokens;

const KEY: &[u8] = b"abcd";

/// Why a text is no local token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not `p.<payload>.<signature>` with a payload that names an owner and an id.
    #[error("this is not a Tinybird token")]
    Shape,
    /// Signed with another key: a cloud token, most likely.
    #[error("this token is not signed as a local instance's is")]
    Signature,
}

/// A fresh pair, in which every id is a random UUID.
pub fn generate() -> LocalTokens {
    LocalTokens { workspace_token: token(), user_token: token() }
}

/// Whether a local instance would take this token.
pub fn validate(token: &str) -> Result<(), Error> {
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "only that they are there matters")]
    struct Payload {
        u: String,
        id: String,
    }
    let rest = token.strip_prefix("p.").ok_or(Error::Shape)?;
    let (payload, signature) = rest.split_once('.').ok_or(Error::Shape)?;
    let json = URL_SAFE_NO_PAD.decode(payload).map_err(|_| Error::Shape)?;
    serde_json::from_slice::<Payload>(&json).map_err(|_| Error::Shape)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Error::Shape)?;
    mac(payload).verify_slice(&signature).map_err(|_| Error::Signature)
}

fn token() -> String {
    // Spelled as Python's json.dumps spells it, spaces included: the signature covers them.
    let json =
        format!(r#"{{"u": "{}", "id": "{}", "host": null}}"#, Uuid::new_v4(), Uuid::new_v4());
    let payload = URL_SAFE_NO_PAD.encode(json);
    let signature = URL_SAFE_NO_PAD.encode(mac(&payload).finalize().into_bytes());
    format!("p.{payload}.{signature}")
}

fn mac(payload: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY).expect("a key of any length");
    mac.update(payload.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed by `tb local generate-tokens` 5.0.
    const OF_TB: &str = include_str!("of_tb.txt");

    #[test]
    fn takes_what_tb_generates() {
        assert_eq!(validate(OF_TB.trim()), Ok(()));
    }

    #[test]
    fn a_generated_pair_is_valid_and_fresh() {
        let (a, b) = (generate(), generate());
        for token in [&a.user_token, &a.workspace_token] {
            assert_eq!(validate(token), Ok(()));
        }
        assert_ne!(a.user_token, b.user_token);
        assert_ne!(a.user_token, a.workspace_token);
    }

    #[test]
    fn says_what_is_wrong_with_another_token() {
        let valid = generate().user_token;
        let (payload, _) = valid[2..].split_once('.').unwrap();
        assert_eq!(validate("hello"), Err(Error::Shape));
        assert_eq!(validate("p.e30.AAAA"), Err(Error::Shape));
        assert_eq!(validate(&format!("p.{payload}.AAAA")), Err(Error::Signature));
    }
}
