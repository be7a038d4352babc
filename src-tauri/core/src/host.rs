//! Addresses of servers, and which of them may be sent a request.

use std::net::IpAddr;

use url::Url;

use crate::{plain, redact};

/// A server of Tinybird's: scheme, host and port. The issuer of a standard authority may
/// have a path too; there is no slash at the end.
///
/// It is a text, because `.tinyb`, an `issuer` and a vault entry are compared byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(String);

impl Host {
    /// Reads a host from a person, a server or a file. Plain http is for this machine only.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error { value: redact::redact(text).into_owned() };
        let text = text.trim();
        if !is_unambiguous(text) {
            return Err(bad());
        }
        let url = Url::parse(text).map_err(|_| bad())?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare || !is_allowed(&url) {
            return Err(bad());
        }
        let path = url.path().trim_end_matches('/');
        let origin = url.origin().ascii_serialization();
        Ok(Self(format!("{origin}{path}")))
    }

    /// Reads a host that a person typed. `example.com` stands for `https://example.com`.
    pub fn parse_typed(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        match !text.contains("://") && text.contains(['.', ':']) {
            true => Self::parse(&format!("https://{text}")).or_else(|_| Self::parse(text)),
            false => Self::parse(text),
        }
    }

    /// The text, such as `https://api.tinybird.co`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A URL below this host; `path` begins with a slash.
    pub fn join(&self, path: &str) -> Result<Url, Error> {
        Url::parse(&format!("{}{path}", self.0)).map_err(|_| Error { value: self.0.clone() })
    }

    /// A URL below this host with these segments as its path. Each is percent-encoded, so that a name
    /// from outside stays one segment.
    pub fn join_segments(&self, segments: &[&str]) -> Result<Url, Error> {
        let mut url = self.join("/")?;
        let is_one = |segment: &&str| ![".", ".."].contains(segment) && !segment.is_empty();
        match segments.iter().all(is_one) {
            true => url
                .path_segments_mut()
                .map(|mut path| {
                    path.pop_if_empty().extend(segments);
                })
                .map_err(|()| Error { value: self.0.clone() })?,
            false => return Err(Error { value: self.0.clone() }),
        }
        Ok(url)
    }
}

/// Whether a person reads the same address in a URL's text as a parser does. The parser of the URL
/// Standard drops line breaks and tabs, reads `\` as `/`, and adds slashes that are missing.
fn is_unambiguous(text: &str) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let is_other = |c: char| c.is_whitespace() || matches!(c, '\\' | '@');
    !rest.is_empty() && !rest.starts_with('/') && !text.contains(is_other) && plain::is_plain(text)
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a request may be sent to the URL: https to any host, http to this machine.
pub fn is_allowed(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether the URL names this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(url::Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

/// A text that is not the address of a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value} is not an https address")]
pub struct Error {
    /// The text, redacted.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_loses_its_slash_and_keeps_its_port() {
        assert!(Host::parse("http://127.0.0.1:80801/").is_err());
        assert_eq!(
            Host::parse("http://127.0.0.1:8080/").unwrap().as_str(),
            "http://127.0.0.1:8080"
        );
        assert_eq!(
            Host::parse("https://api.tinybird.co").unwrap().as_str(),
            "https://api.tinybird.co"
        );
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(Host::parse("http://api.tinybird.co").is_err());
        assert!(Host::parse("ftp://api.tinybird.co").is_err());
        assert!(Host::parse("https://ada:secret@api.tinybird.co").is_err());
        assert!(Host::parse("http://localhost:7181").is_ok());
        assert!(Host::parse("http://[::1]:7181").is_ok());
    }

    #[test]
    fn a_typed_host_needs_no_scheme() {
        let typed = |text| Host::parse_typed(text).map(|host| host.to_string());
        assert_eq!(typed(" example.com ").unwrap(), "https://example.com");
        assert_eq!(
            typed("tinybird.example.com:8443/").unwrap(),
            "https://tinybird.example.com:8443"
        );
        assert_eq!(typed("http://localhost:7181").unwrap(), "http://localhost:7181");
        // Neither a word that is no address nor an address that is not allowed becomes one.
        for text in ["", "london", "a b.example.com", "http://example.com", "ada@example.com"] {
            assert_eq!(typed(text).unwrap_err().value, text, "{text:?}");
        }
    }

    #[test]
    fn an_address_is_what_a_person_reads() {
        for text in [
            "https://api.tiny\nbird.co",
            "https://api\t.tinybird.co",
            "https:\\\\api.tinybird.co",
            "https://api.tinybird.co\\.evil.example",
            "https:api.tinybird.co",
            "https:///api.tinybird.co",
            "https://@api.tinybird.co",
            "https://api.tinybird.co@evil.example",
            "https://api.tinybird.co/ a",
            "https://api.tinybird.co/\u{202e}a",
            "https://api\u{200b}.tinybird.co",
        ] {
            assert!(Host::parse(text).is_err(), "{text:?}");
        }
        // One letter is Cyrillic. Such a host is read only as it is sent, where one sees that.
        assert!(Host::parse("https://\u{430}pi.tinybird.co").is_err());
        let spelled_out = Host::parse("https://xn--pi-6kc.tinybird.co").unwrap();
        assert_eq!(spelled_out.as_str(), "https://xn--pi-6kc.tinybird.co");
        assert_eq!(
            Host::parse(" https://api.tinybird.co/x\n").unwrap().as_str(),
            "https://api.tinybird.co/x"
        );
    }
}
