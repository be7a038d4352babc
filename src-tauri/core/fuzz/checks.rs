//! What holds whatever bytes come from outside: no panic, nothing larger than what came in, and
//! nothing believed that should not be. The fuzz targets call these, and so does a test, over the
//! seeds.
#![allow(dead_code, reason = "each target is about one of them")]

use std::time::SystemTime;

use companion_core::app::token_report::{self, Known};
use companion_core::auth::callback::Parameters;
use companion_core::auth::discovery::Metadata;
use companion_core::auth::token_answer::{CliLoginAnswer, TokenAnswer};
use companion_core::cloud::known_regions;
use companion_core::contract::{Signature, TokenKind};
use companion_core::credentials::Secret;
use companion_core::host::Host;
use companion_core::stores::tinyb_file::{Content, Entry};
use companion_core::tokens::payload;
use companion_core::unix_time;
use serde_json::{Map, Value};

/// The query that a browser comes back with.
pub(crate) fn callback(bytes: &[u8]) {
    let query = String::from_utf8_lossy(bytes);
    let Some(parameters) = Parameters::parse(&query) else {
        return;
    };
    for name in ["code", "state", "error", "iss"] {
        let value = parameters.value(name).unwrap_or_default();
        // A byte that is no UTF-8 becomes a mark of three.
        assert!(value.len() <= 3 * query.len());
        let named = query.split('&').filter(|part| part.starts_with(&format!("{name}=")));
        assert!(named.count() <= 1, "{name} came twice");
    }
}

/// The document that an authority publishes.
pub(crate) fn discovery(bytes: &[u8]) {
    let Ok(authority) = Host::parse("https://id.example.com") else {
        return;
    };
    let json = serde_json::from_slice::<serde_json::Value>(bytes);
    match Metadata::read(&authority, bytes) {
        None => assert!(json.is_err(), "JSON is published, right or wrong"),
        Some(Err(_)) => {}
        Some(Ok(_)) => {
            assert!(json.is_ok_and(|json| json["issuer"] == authority.as_str()));
        }
    }
}

/// A token that a person pasted.
pub(crate) fn payload(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(payload) = payload::read(&text) {
        assert!(text.trim().starts_with("p."));
        let read = payload.owner.len() + payload.id.len() + payload.host.map_or(0, |h| h.len());
        assert!(read <= text.len());
    }
}

/// A text that a person asks about: "What is this token?"
pub(crate) fn token_report(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let known = Known {
        regions: known_regions(),
        owners: Vec::new(),
        // Nobody has this key, so that no JWT is signed with it.
        keys: vec![(Secret::new("p.nobody.has-this-key"), "acme".to_owned())],
        now: 0,
    };
    let report = token_report::report(&text, &known);
    let is_token = matches!(report.kind, TokenKind::Cloud | TokenKind::Local | TokenKind::Jwt);
    assert_eq!(report.facts.is_empty(), !is_token);
    assert!(report.signature != Signature::Verified || report.kind == TokenKind::Local);
    for said in [report.owner, report.region, report.name].into_iter().flatten() {
        assert!(said.len() <= text.len());
    }
}

/// What an authority hands over for a code, or for a refresh token that it uses up.
pub(crate) fn token_answer(bytes: &[u8]) {
    if let Some(answer) = TokenAnswer::read(bytes) {
        let next = answer.next_refresh_token();
        let texts = [Some(answer.user_token()), answer.workspace_token(), next];
        for text in texts.into_iter().flatten() {
            assert!(!text.expose().is_empty() && text.expose().len() <= bytes.len());
        }
        let life = answer.lifetime().unwrap_or_default();
        assert!(life <= unix_time::MAX_LIFETIME);
        assert!(unix_time::ms_after(SystemTime::now(), life) < unix_time::MAX_MS);
    }
    if let Ok(answer) = CliLoginAnswer::read(bytes) {
        for text in [&answer.user_token, &answer.workspace_token] {
            assert!(!text.expose().is_empty() && text.expose().len() <= bytes.len());
        }
        assert!(!answer.api_host.is_empty());
    }
}

/// A project's `.tinyb`, which other programs write: what we do to it, and what stays.
pub(crate) fn tinyb(bytes: &[u8]) {
    let Some(old) = Content::parse(bytes) else {
        return;
    };
    assert_eq!(map_of(&old), serde_json::from_slice(bytes).unwrap_or_default());
    let (token, user_token) = (Secret::new("p.ws"), Secret::new("p.user"));
    let (host, facts) = ("https://api.tinybird.co", Map::new());
    let mut new = old.clone();
    new.insert(&Entry { host, token: &token, user_token: Some(&user_token), facts });
    assert_eq!(new.secret("token"), Some(token));
    assert_eq!(map_of(&new)["tokens"][host], "p.ws");
    let added = ["token", "tokens", "user_token", "host", "version"];
    assert_eq!(without(map_of(&new), &added), without(map_of(&old), &added));
    let before = map_of(&new);
    let replaced = |old: &Secret| [(old.clone(), Secret::new("p.newer"))];
    assert!(!new.replace_tokens(&replaced(&Secret::new("p.other"))));
    assert_eq!(map_of(&new), before);
    assert!(new.replace_tokens(&replaced(&user_token)));
    assert_eq!(without(map_of(&new), &["user_token"]), without(before, &["user_token"]));
    new.blank();
    assert!(new.secret("token").is_none() && new.secret("user_token").is_none());
    let blanked = ["id", "name", "user_id", "user_email"];
    let all: Vec<_> = added.into_iter().chain(blanked).collect();
    assert_eq!(without(map_of(&new), &all), without(map_of(&old), &all));
}

/// What is in the bytes that would be written; they are ASCII, as Python writes them.
fn map_of(content: &Content) -> Map<String, Value> {
    let bytes = content.to_bytes().unwrap_or_default();
    assert!(bytes.is_ascii());
    assert!(Content::parse(&bytes).as_ref() == Some(content), "it reads back as it was");
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn without(mut map: Map<String, Value>, keys: &[&str]) -> Map<String, Value> {
    map.retain(|key, _| !keys.contains(&key.as_str()));
    map
}
