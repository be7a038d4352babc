//! What holds whatever bytes come from outside: no panic, nothing larger than what came in, and
//! nothing believed that should not be. The fuzz targets call these, and so does a test, over the
//! seeds.
#![allow(dead_code, reason = "each target is about one of them")]

use companion_core::auth::callback::Parameters;
use companion_core::auth::discovery::Metadata;
use companion_core::config::Host;
use companion_core::tokens::payload;

/// The query that a browser comes back with.
pub(crate) fn callback(bytes: &[u8]) {
    let query = String::from_utf8_lossy(bytes);
    let Some(parameters) = Parameters::parse(&query) else {
        return;
    };
    for name in ["code", "state", "error", "iss"] {
        let value = parameters.named(name).unwrap_or_default();
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
