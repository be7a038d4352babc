//! The name of a container image, in the grammar of the engine's own tools.

use std::fmt;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::Error;

/// The engine's grammar: a registry with or without a port, a path, a tag, a digest.
/// Source: `distribution/reference`.
static GRAMMAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    let label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    let registry = format!("(?:{label}(?:\\.{label})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?");
    let name = format!("(?:{registry}/)?{part}(?:/{part})*");
    let tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    let digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    Regex::new(&format!("^({name})(?::({tag}))?(?:@({digest}))?$")).ok()
});
/// Bytes of the longest name that registries accept.
const MAX_NAME_BYTES: usize = 255;

/// An image: its name, and its tag or digest. There always is one: an engine that is asked to pull
/// a name alone pulls all of its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    name: String,
    version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Version {
    Tag(String),
    Digest(String),
}

impl Image {
    /// Reads the name of an image. Without a tag and a digest, the tag is `latest`. Beside a
    /// digest, the tag is ignored.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::Image { value: text.to_owned() };
        let grammar = GRAMMAR.as_ref().ok_or_else(bad)?;
        let found = grammar.captures(text).ok_or_else(bad)?;
        let part = |index| found.get(index).map(|part| part.as_str().to_owned());
        let name = part(1).filter(|name| name.len() <= MAX_NAME_BYTES).ok_or_else(bad)?;
        let version = match (part(2), part(3)) {
            (_, Some(digest)) => Version::Digest(digest),
            (tag, None) => Version::Tag(tag.unwrap_or_else(|| "latest".to_owned())),
        };
        Ok(Self { name, version })
    }

    /// The name without tag and digest, such as `tinybirdco/tinybird-local`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The tag, or the digest with its algorithm, such as `sha256:…`.
    pub fn version(&self) -> &str {
        match &self.version {
            Version::Tag(version) | Version::Digest(version) => version,
        }
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = match self.version {
            Version::Tag(_) => ':',
            Version::Digest(_) => '@',
        };
        write!(f, "{}{between}{}", self.name, self.version())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn a_name_without_tag_and_digest_means_latest_and_a_port_is_no_tag() {
        let cases = [
            ("tinybird-local", "tinybird-local", "latest"),
            ("tinybirdco/tinybird-local", "tinybirdco/tinybird-local", "latest"),
            ("tinybirdco/tinybird-local:beta", "tinybirdco/tinybird-local", "beta"),
            ("localhost:5000/x", "localhost:5000/x", "latest"),
            ("localhost:5000/x:1.2", "localhost:5000/x", "1.2"),
            ("localhost:5000", "localhost", "5000"),
            ("ghcr.io/Org-1/x", "", ""),
            ("Registry.example.com/org/x", "Registry.example.com/org/x", "latest"),
            ("[::1]:5000/x", "[::1]:5000/x", "latest"),
        ];
        for (text, name, tag) in cases {
            match Image::parse(text) {
                Ok(image) => {
                    assert_eq!((image.name(), image.version()), (name, tag), "{text}");
                    assert_eq!(image.to_string(), format!("{name}:{tag}"), "{text}");
                }
                Err(_) => assert!(name.is_empty(), "{text}"),
            }
        }
    }

    #[test]
    fn a_digest_stays_and_a_tag_beside_it_says_nothing() {
        for text in [format!("x@{DIGEST}"), format!("x:1@{DIGEST}")] {
            let image = Image::parse(&text).unwrap();
            assert_eq!((image.name(), image.version()), ("x", DIGEST));
            assert_eq!(image.to_string(), format!("x@{DIGEST}"));
        }
    }

    #[test]
    fn what_is_no_name_of_an_image_is_refused() {
        let long = "x".repeat(MAX_NAME_BYTES + 1);
        let long_tag = format!("x:{}", "t".repeat(129));
        let cases = [
            "",
            " ",
            "X",
            "x:",
            "x@",
            "x y",
            "-x",
            "x/",
            "/x",
            "x//y",
            "x:1:2",
            "x:-1",
            "x@sha256:1",
            "https://x",
            "x?a=b",
            "x#y",
            "../x",
            "x\n",
            "x\u{1b}[2K",
            "ñ",
            &long,
            &long_tag,
        ];
        for text in cases {
            assert!(Image::parse(text).is_err(), "{text:?}");
        }
    }
}
