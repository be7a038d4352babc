//! JWTs as Tinybird takes them: HS256 and nothing else, signed with the text of the workspace admin
//! token. Knows nothing of which workspace that is, nor of what the scopes open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use serde_json::{Value, json};

use crate::scope::Scope;
use crate::tokens::mac;

/// What a valid JWT says. All but the limit is required.
#[derive(Debug, PartialEq)]
pub struct Claims {
    /// The workspace whose admin token has signed it.
    pub workspace: String,
    /// The name by which requests are counted.
    pub name: String,
    /// When it ends, in seconds since 1970.
    pub expires: u64,
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// How many requests a second it may make.
    pub rps: Option<u64>,
}

/// Why a text is no JWT that opens anything.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not three texts in base64url without padding, the first of them JSON.
    Shape,
    /// Signed in another way, or not at all.
    Algorithm,
    /// Signed with another key.
    Signature,
    /// One is missing or is not what it should be.
    Claims,
    /// It was good once.
    Expired,
}

/// A JWT with these claims, signed with this key.
#[must_use]
pub fn make(key: &str, claims: &Value) -> String {
    let header = URL_SAFE_NO_PAD.encode(json!({ "typ": "JWT", "alg": "HS256" }).to_string());
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = mac(key.as_bytes(), &signed).finalize().into_bytes();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Reads a JWT, or says why it opens nothing at this time, in seconds since 1970.
///
/// # Errors
/// When Tinybird would answer 403 to it.
pub fn check(token: &str, key: &str, now: u64) -> Result<Claims, Wrong> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Wrong::Shape)?;
    let (header, claims) = signed.split_once('.').ok_or(Wrong::Shape)?;
    if read(header)?["alg"] != "HS256" {
        return Err(Wrong::Algorithm);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Wrong::Shape)?;
    mac(key.as_bytes(), signed).verify_slice(&signature).map_err(|_| Wrong::Signature)?;
    let claims = Claims::read(&read(claims)?).ok_or(Wrong::Claims)?;
    if claims.expires <= now { Err(Wrong::Expired) } else { Ok(claims) }
}

/// The scopes that may stand in a JWT, or why they may not.
///
/// # Errors
/// When there is none, or one is of another type or lacks its resource.
pub fn scopes(value: &Value) -> Result<Vec<Scope>, String> {
    let scopes = value.as_array().filter(|scopes| !scopes.is_empty()).ok_or("no scopes")?;
    scopes.iter().map(Scope::of_jwt).collect()
}

/// The requests a second that `limits` allows; none when there is no limit.
///
/// # Errors
/// When it is no whole number above zero.
pub fn rps(limits: &Value) -> Result<Option<u64>, String> {
    match &limits["rps"] {
        Value::Null => Ok(None),
        rps => rps.as_u64().filter(|rps| *rps > 0).map(Some).ok_or(format!("no limit: {rps}")),
    }
}

impl Claims {
    fn read(claims: &Value) -> Option<Self> {
        let text = |name: &str| claims[name].as_str().filter(|text| !text.is_empty());
        Some(Self {
            workspace: text("workspace_id")?.to_owned(),
            name: text("name")?.to_owned(),
            expires: claims["exp"].as_u64()?,
            scopes: scopes(&claims["scopes"]).ok()?,
            rps: rps(&claims["limits"]).ok()?,
        })
    }
}

fn read(part: &str) -> Result<Value, Wrong> {
    let text = URL_SAFE_NO_PAD.decode(part).map_err(|_| Wrong::Shape)?;
    serde_json::from_slice(&text).map_err(|_| Wrong::Shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "p.admin.token";

    fn claims() -> Value {
        json!({
            "workspace_id": "w", "name": "mine", "exp": 100,
            "scopes": [{ "type": "PIPES:READ", "resource": "top_pages" }],
        })
    }

    #[test]
    fn reads_its_own() {
        let read = check(&make(KEY, &claims()), KEY, 99).unwrap();

        assert_eq!((read.workspace.as_str(), read.name.as_str(), read.rps), ("w", "mine", None));
        assert_eq!(read.scopes[0].resource.as_deref(), Some("top_pages"));
    }

    #[test]
    fn refuses_another_key() {
        assert_eq!(check(&make("other", &claims()), KEY, 99), Err(Wrong::Signature));
    }

    #[test]
    fn refuses_one_whose_time_is_over() {
        assert_eq!(check(&make(KEY, &claims()), KEY, 100), Err(Wrong::Expired));
    }

    #[test]
    fn refuses_one_that_lacks_a_claim() {
        for name in ["workspace_id", "name", "exp", "scopes"] {
            let mut lacking = claims();
            lacking.as_object_mut().unwrap().remove(name);

            assert_eq!(check(&make(KEY, &lacking), KEY, 99), Err(Wrong::Claims), "{name}");
        }
    }

    #[test]
    fn refuses_scopes_that_are_not_for_jwts() {
        for kind in ["ADMIN", "TOKENS", "WORKSPACE:READ_ALL", "PIPES:DROP"] {
            let mut wide = claims();
            wide["scopes"] = json!([{ "type": kind, "resource": "top_pages" }]);

            assert_eq!(check(&make(KEY, &wide), KEY, 99), Err(Wrong::Claims), "{kind}");
        }
    }

    #[test]
    fn refuses_other_algorithms() {
        for algorithm in ["none", "HS512", "RS256"] {
            let header = URL_SAFE_NO_PAD.encode(json!({ "alg": algorithm }).to_string());
            let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims().to_string()));
            let signature =
                URL_SAFE_NO_PAD.encode(mac(KEY.as_bytes(), &signed).finalize().into_bytes());

            let good = format!("{signed}.{signature}");
            assert_eq!(check(&good, KEY, 99), Err(Wrong::Algorithm), "{algorithm}");
            assert_eq!(check(&format!("{signed}."), KEY, 99), Err(Wrong::Algorithm), "{algorithm}");
        }
    }

    #[test]
    fn refuses_what_is_no_jwt() {
        for text in ["", "a", "a.b", "a.b.c", "e30.e30", "e30=.e30=.e30="] {
            assert_ne!(check(text, KEY, 99).map(|_| ()), Ok(()), "{text:?}");
        }
    }
}
