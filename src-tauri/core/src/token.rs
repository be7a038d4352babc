//! Tinybird's tokens: what one is made of, what it says of itself, and where one is in a text.
//!
//! A static token is `p.<payload>.<signature>`, a JWT `<header>.<payload>.<signature>`. Each part
//! is base64url without padding; header and payload are JSON objects, the signature is an
//! HMAC-SHA256. What a token says is not proven: only a local instance's signature can be checked
//! here. Its key is the literal `abcd`, so anyone can make a local token; that is Tinybird's
//! design, and why local tokens may be shown.
//!
//! Source: `tinybird/tb/modules/local.py`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use memchr::memmem;
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::credentials::Secret;

/// The base64url of `{"`, with which every header and nearly every payload begins.
const OBJECT: &[u8] = b"eyJ";
/// The length of a signature: 32 bytes in base64url.
const SIGNATURE_LENGTH: usize = 43;
/// The scopes that Tinybird's JWTs have.
const SCOPES: [&str; 3] = ["PIPES:READ", "DATASOURCES:READ", "DATASOURCES:APPEND"];
const LOCAL_KEY: &[u8] = b"abcd";

/// The kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A static token of Tinybird's cloud.
    Cloud,
    /// A static token of a local instance.
    Local,
    /// A JWT.
    Jwt,
}

/// What a token says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Id of the user or the workspace that it belongs to: `u`, in a JWT `workspace_id`.
    pub owner: Option<String>,
    /// The token's own id; a JWT has none.
    pub id: Option<String>,
    /// The region, in Tinybird's own spelling; a local token and a JWT name none.
    pub host: Option<String>,
}

impl Claims {
    /// The claims of the token that `text` is; none if it is no token.
    pub fn of(text: &str) -> Self {
        Token::parse(text).map(|token| token.claims()).unwrap_or_default()
    }
}

/// A text that has the parts of a token. Their contents need not make sense.
#[derive(Clone, Copy)]
pub struct Token<'a> {
    /// The whole token.
    pub text: &'a str,
    /// `p` for a static token.
    header: &'a [u8],
    payload: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Token<'a> {
    /// Splits a token into its parts; `None` unless the whole text is one.
    pub fn parse(text: &'a str) -> Option<Self> {
        Self::at_start(text.as_bytes()).filter(|token| token.text.len() == text.len())
    }

    /// The token that a text begins with.
    fn at_start(text: &'a [u8]) -> Option<Self> {
        let (header, rest) = split_part(text)?;
        if header != b"p" && !header.starts_with(OBJECT) {
            return None;
        }
        let (payload, rest) = split_part(rest.strip_prefix(b".")?)?;
        let (signature, rest) = split_part(rest.strip_prefix(b".")?)?;
        let text = str::from_utf8(&text[..text.len() - rest.len()]).ok()?;
        Some(Self { text, header, payload, signature })
    }

    /// What kind of token it is, by its form and, for a local one, its signature.
    pub fn kind(&self) -> Kind {
        if self.is_jwt() {
            Kind::Jwt
        } else if self.is_signed_with(LOCAL_KEY) {
            Kind::Local
        } else {
            Kind::Cloud
        }
    }

    /// What the payload says.
    pub fn claims(&self) -> Claims {
        let payload = self.payload();
        let text = |name: &str| payload.get(name)?.as_str().map(str::to_owned);
        match self.is_jwt() {
            true => Claims { owner: text("workspace_id"), ..Claims::default() },
            false => Claims { owner: text("u"), id: text("id"), host: text("host") },
        }
    }

    /// The JSON object of the payload; an empty one if the payload is no object.
    pub fn payload(&self) -> Map<String, Value> {
        decode_object(self.payload)
    }

    /// Whether a JWT has the form of Tinybird's: signed by HS256, for a workspace or with a scope.
    pub fn is_tinybird_jwt(&self) -> bool {
        self.is_jwt() && self.is_jwt_for_tinybird()
    }

    /// Whether the token is signed with a key. A JWT counts only if its header says HS256.
    pub fn is_signed_with(&self, key: &[u8]) -> bool {
        let signed = match self.is_jwt() {
            true => &self.text.as_bytes()[..self.header.len() + 1 + self.payload.len()],
            false => self.payload,
        };
        let signature = URL_SAFE_NO_PAD.decode(self.signature);
        (!self.is_jwt() || self.algorithm() == Some("HS256".into()))
            && signature.is_ok_and(|signature| hmac(signed, key).verify_slice(&signature).is_ok())
    }

    /// What a JWT's header says of its signature.
    fn algorithm(&self) -> Option<Value> {
        decode_object(self.header).remove("alg")
    }

    fn is_jwt(&self) -> bool {
        self.header != b"p"
    }

    /// Whether Tinybird could have made it. A token that is cut off, masked or made up opens
    /// nothing, and a JWT may be meant for another service.
    fn is_plausible(&self) -> bool {
        self.signature.len() == SIGNATURE_LENGTH
            && URL_SAFE_NO_PAD.decode(self.signature).is_ok()
            && match self.is_jwt() {
                true => self.is_jwt_for_tinybird(),
                false => matches!(self.claims(), Claims { owner: Some(_), id: Some(_), .. }),
            }
    }

    fn is_jwt_for_tinybird(&self) -> bool {
        let payload = self.payload();
        let is_known = |scope: &Value| {
            let kind = scope.get("type").unwrap_or(scope).as_str();
            kind.is_some_and(|kind| SCOPES.iter().any(|known| kind.starts_with(known)))
        };
        let workspace = payload.get("workspace_id").and_then(Value::as_str);
        let scopes = payload.get("scopes").and_then(Value::as_array);
        self.algorithm() == Some("HS256".into())
            && (workspace.is_some_and(|id| !id.is_empty())
                || scopes.is_some_and(|scopes| scopes.iter().any(is_known)))
    }
}

/// Makes a local token with this payload.
pub fn sign_local(payload: &str) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload);
    let signature = hmac(payload.as_bytes(), LOCAL_KEY).finalize().into_bytes();
    format!("p.{payload}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Makes a JWT with this payload. The key is the text of the workspace's admin token.
pub fn sign_jwt(payload: &str, key: &Secret) -> Secret {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
    let signature = hmac(signed.as_bytes(), key.expose().as_bytes()).finalize().into_bytes();
    Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Finds the tokens in a text that Tinybird could have made, in their order, each with the number
/// of bytes before it.
pub fn find_tokens(text: &[u8]) -> impl Iterator<Item = (usize, Token<'_>)> {
    memmem::find_iter(text, OBJECT).filter_map(|at| {
        let start = if text[..at].ends_with(b"p.") { at - 2 } else { at };
        if is_inside_word(&text[..start]) {
            return None;
        }
        let token = Token::at_start(&text[start..])?;
        token.is_plausible().then_some((start, token))
    })
}

/// Splits off the base64url at the start of a text; `None` if there is none, or more than a token
/// has.
fn split_part(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let most = &text[..text.len().min(Secret::MAX_BYTES + 1)];
    let length = most.iter().position(|byte| !is_base64url(*byte)).unwrap_or(most.len());
    (1..=Secret::MAX_BYTES).contains(&length).then(|| text.split_at(length))
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether the text that follows `before` continues a word. After an escape, such as `\n` in a
/// string or `%3D` in a URL, a new word begins.
fn is_inside_word(before: &[u8]) -> bool {
    before.last().is_some_and(|last| is_base64url(*last) || *last == b'.')
        && !ends_with_escape(before)
}

fn ends_with_escape(text: &[u8]) -> bool {
    let has_code = |mark: &[u8], digits: usize| {
        text.len().checked_sub(digits).is_some_and(|at| {
            let (before, code) = text.split_at(at);
            before.ends_with(mark) && code.iter().all(u8::is_ascii_hexdigit)
        })
    };
    matches!(text, [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0'])
        || has_code(b"%", 2)
        || has_code(b"\\x", 2)
        || has_code(b"\\u", 4)
}

/// The JSON object in a part; an empty one if the part holds none.
fn decode_object(part: &[u8]) -> Map<String, Value> {
    let json = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&json).unwrap_or_default()
}

fn hmac(text: &[u8], key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text);
    mac
}

#[cfg(test)]
mod tests;
