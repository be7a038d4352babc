//! How a token is spelled, and where in a text one is.
//!
//! A static token is `p.<payload>.<signature>`, a JWT `<header>.<payload>.<signature>`; each part
//! is base64url without padding, the signature that of an HMAC-SHA256. Only a whole token counts:
//! one that is cut off, masked or made up does not, since it opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use memchr::memmem;
use serde::Deserialize;

/// What the JSON of every payload and header begins with, `{"`.
const OBJECT: &[u8] = b"eyJ";
/// More is no token.
const MOST_BYTES: usize = 16 * 1024;
/// 32 bytes, in base64.
const SIGNATURE_BYTES: usize = 43;
/// What Tinybird's JWTs may do.
const SCOPES: [&str; 3] = ["PIPES:READ", "DATASOURCES:READ", "DATASOURCES:APPEND"];

/// The two spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Static,
    Jwt,
}

/// A whole token in a text.
pub(super) struct Place<'a> {
    /// Bytes before it.
    pub(super) at: usize,
    pub(super) token: &'a str,
    pub(super) spelling: Spelling,
}

/// The tokens of a text, from its beginning on.
pub(super) fn tokens_in(text: &[u8]) -> impl Iterator<Item = Place<'_>> {
    memmem::find_iter(text, OBJECT).filter_map(|at| place(text, at))
}

fn place(text: &[u8], at: usize) -> Option<Place<'_>> {
    let (start, spelling) = match text[..at].ends_with(b"p.") {
        true => (at - 2, Spelling::Static),
        false => (at, Spelling::Jwt),
    };
    if is_inside_a_word(&text[..start]) {
        return None;
    }
    let (first, rest) = word(&text[at..])?;
    let (payload, rest) = match spelling {
        Spelling::Static => (first, rest),
        Spelling::Jwt => word(rest.strip_prefix(b".")?)?,
    };
    let (signature, rest) = word(rest.strip_prefix(b".")?)?;
    let is_whole = signature.len() == SIGNATURE_BYTES && URL_SAFE_NO_PAD.decode(signature).is_ok();
    let is_tinybirds = match spelling {
        Spelling::Static => json::<Static>(payload).is_some(),
        Spelling::Jwt => {
            json::<Header>(first)?.alg == "HS256" && json::<Claims>(payload)?.is_ours()
        }
    };
    let token = std::str::from_utf8(&text[start..text.len() - rest.len()]).ok()?;
    (is_whole && is_tinybirds).then_some(Place { at: start, token, spelling })
}

/// The letters of base64url at the beginning, and what comes behind; `None` if there are none, or
/// more than a token has.
fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let most = &text[..text.len().min(MOST_BYTES + 1)];
    let length = most.iter().position(|byte| !is_letter(*byte)).unwrap_or(most.len());
    (1..=MOST_BYTES).contains(&length).then(|| text.split_at(length))
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether what comes next goes on with a word. Behind `\n` in a string and `%3D` in a URL a new
/// one begins.
fn is_inside_a_word(before: &[u8]) -> bool {
    let Some(last) = before.last() else {
        return false;
    };
    (is_letter(*last) || *last == b'.') && !ends_an_escape(before)
}

fn ends_an_escape(text: &[u8]) -> bool {
    let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    let ends = |sign: &[u8], digits: usize| {
        text.len().checked_sub(digits).is_some_and(|at| {
            let (before, last) = text.split_at(at);
            before.ends_with(sign) && is_hex(last)
        })
    };
    let one = matches!(text, [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0']);
    one || ends(b"%", 2) || ends(b"\\x", 2) || ends(b"\\u", 4)
}

fn json<T: for<'de> Deserialize<'de>>(word: &[u8]) -> Option<T> {
    // An array would be read as the fields in their order.
    let bytes = URL_SAFE_NO_PAD.decode(word).ok().filter(|_| word.starts_with(OBJECT))?;
    serde_json::from_slice(&bytes).ok()
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only that they are there matters")]
struct Static {
    u: String,
    id: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    workspace_id: Option<String>,
    #[serde(default)]
    scopes: serde_json::Value,
}

impl Claims {
    fn is_ours(&self) -> bool {
        let is_known = |scope: &serde_json::Value| {
            let kind = scope.get("type").unwrap_or(scope).as_str();
            kind.is_some_and(|kind| SCOPES.iter().any(|known| kind.starts_with(known)))
        };
        self.workspace_id.as_deref().is_some_and(|id| !id.is_empty())
            || self.scopes.as_array().is_some_and(|scopes| scopes.iter().any(is_known))
    }
}

#[cfg(test)]
mod tests;
