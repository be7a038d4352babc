//! The static tokens of a local instance: `p.<base64url JSON>.<base64url HMAC-SHA256>`, signed with
//! the literal key `abcd` over the base64 text. Knows nothing of where a token comes from.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

const KEY: &[u8] = b"abcd";

/// What a valid token says.
#[derive(Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whose token this is: the id of a user or of a workspace.
    pub owner: String,
    /// The id of the token itself.
    pub id: String,
    /// The JSON as it was signed, for who cares how it is spelled.
    pub text: String,
}

/// Why a text is no token of a local instance.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not `p.` and two texts in base64url without padding.
    Shape,
    /// Signed with another key, or over something else than the base64 text.
    Signature,
    /// Not a JSON object with the texts `u` and `id` and a `host` that is null.
    Claims,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "it is not spelled p.<claims>.<signature>",
            Self::Signature => "its signature is not ours",
            Self::Claims => "its claims are not those of a local token",
        })
    }
}

impl std::error::Error for Wrong {}

/// Reads a token, or says why it is none.
///
/// # Errors
/// When the text is not a token that a local instance accepts.
pub fn check(token: &str) -> Result<Claims, Wrong> {
    let (claims, signature) =
        token.strip_prefix("p.").and_then(|rest| rest.split_once('.')).ok_or(Wrong::Shape)?;
    let text = URL_SAFE_NO_PAD.decode(claims).map_err(|_| Wrong::Shape)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Wrong::Shape)?;
    mac(KEY, claims).verify_slice(&signature).map_err(|_| Wrong::Signature)?;
    let text = String::from_utf8(text).map_err(|_| Wrong::Claims)?;
    read_claims(text).ok_or(Wrong::Claims)
}

/// Makes a token of a local instance for an owner.
///
/// # Errors
/// When the machine has no random bytes to give.
pub fn make(owner: &str) -> io::Result<String> {
    make_with(KEY, "null", owner)
}

/// Makes a token signed with another key, of a host given as JSON.
///
/// # Errors
/// When the machine has no random bytes to give.
pub fn make_with(key: &[u8], host: &str, owner: &str) -> io::Result<String> {
    // As Python prints JSON, which is what makes it.
    let text = format!(r#"{{"u": "{owner}", "id": "{}", "host": {host}}}"#, random_id()?);
    let claims = URL_SAFE_NO_PAD.encode(text);
    let signature = URL_SAFE_NO_PAD.encode(mac(key, &claims).finalize().into_bytes());
    Ok(format!("p.{claims}.{signature}"))
}

/// A random UUID, version 4.
///
/// # Errors
/// When the machine has no random bytes to give.
pub fn random_id() -> io::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    Ok(parts.join("-"))
}

pub(crate) fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    #[allow(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(text.as_bytes());
    mac
}

fn read_claims(text: String) -> Option<Claims> {
    let value: Value = serde_json::from_str(&text).ok()?;
    let field = |name| value.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let (owner, id) = (field("u")?, field("id")?);
    value.get("host")?.is_null().then_some(Claims { owner, id, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed by `tb local generate-tokens`.
    const FROM_TB: &str = "p.eyJ1IjogIjdjMTY4MTkyLTIwZDAtNDU0OS1iMTBiLWY2NmUxZmExYTVhZiIsICJpZCI6ICJlMTZhYTA2Mi1mMDUxLTRlNmYtYWFlYy1hYzhhOWNkYjBjYjkiLCAiaG9zdCI6IG51bGx9.R4u6bnLxcZurUkOCaRUgBfRDcapYgYyxB5OQ0fTvMvU";

    #[test]
    fn reads_what_tb_generates() {
        let claims = check(FROM_TB).unwrap();

        assert_eq!(
            claims.text,
            format!(r#"{{"u": "{}", "id": "{}", "host": null}}"#, claims.owner, claims.id)
        );
    }

    #[test]
    fn accepts_its_own() {
        assert_eq!(check(&make("ada").unwrap()).unwrap().owner, "ada");
    }

    #[test]
    fn refuses_a_token_that_was_changed() {
        let token = make("ada").unwrap();
        let other = make("eve").unwrap();
        let (claims, _) = other.rsplit_once('.').unwrap();
        let (_, signature) = token.rsplit_once('.').unwrap();

        assert_eq!(check(&format!("{claims}.{signature}")), Err(Wrong::Signature));
    }

    #[test]
    fn refuses_what_is_no_token() {
        for text in ["", "p.", "p.e30", "a.b.c", "p.e30=.e30=", "p.e30.*"] {
            assert_eq!(check(text), Err(Wrong::Shape), "{text:?}");
        }
    }

    #[test]
    fn refuses_claims_of_a_region() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"u": "a", "id": "b", "host": "eu_shared"}"#);
        let signature = URL_SAFE_NO_PAD.encode(mac(KEY, &claims).finalize().into_bytes());

        assert_eq!(check(&format!("p.{claims}.{signature}")), Err(Wrong::Claims));
    }
}
