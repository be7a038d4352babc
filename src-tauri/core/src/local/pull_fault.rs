//! Why an image cannot be fetched, as the engine's words tell.

/// A cause that a person can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullFault {
    /// The engine's disk is full.
    Disk,
    /// The registry has no such image for this platform.
    Platform,
    /// The engine is told to use a proxy, which it does not reach.
    Proxy,
    /// The engine does not trust the registry's certificate, which a company's proxy may have
    /// replaced.
    Certificate,
    /// The registry allows no more downloads for a while.
    TooMany,
    /// The registry has no such image, or does not show it to this person.
    Missing,
    /// What arrived is not what the registry announced.
    Broken,
    /// The registry does not answer.
    Network,
    /// Something else.
    Other,
}

impl PullFault {
    /// Its name in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Platform => "platform",
            Self::Proxy => "proxy",
            Self::Certificate => "certificate",
            Self::TooMany => "too_many",
            Self::Missing => "missing",
            Self::Broken => "broken",
            Self::Network => "network",
            Self::Other => "other",
        }
    }

    /// The cause in an error message of an engine. A message may have the signs of more than one: the
    /// first in this order is the cause.
    pub(super) fn find(message: &str) -> Self {
        let message = message.to_lowercase();
        let signs = [
            (Self::Disk, "no space left on device"),
            (Self::Platform, "no matching manifest for"),
            (Self::Platform, "does not match the specified platform"),
            (Self::Platform, "does not provide the specified platform"),
            (Self::Platform, "no match for platform"),
            (Self::Platform, "no image found in image index for architecture"),
            (Self::Proxy, "proxyconnect"),
            (Self::Certificate, "x509:"),
            (Self::Certificate, "certificate"),
            (Self::TooMany, "toomanyrequests"),
            (Self::TooMany, "too many requests"),
            (Self::Missing, "manifest unknown"),
            (Self::Missing, "access denied"),
            (Self::Missing, "access to the resource is denied"),
            (Self::Missing, "unauthorized"),
            (Self::Missing, "not found"),
            (Self::Missing, "http 401"),
            (Self::Missing, "http 403"),
            (Self::Missing, "http 404"),
            (Self::Broken, "unexpected eof"),
            (Self::Broken, "verification failed"),
            (Self::Broken, "verifying sha256"),
            (Self::Broken, "failed to register layer"),
            (Self::Broken, "invalid header"),
            (Self::Network, "dial tcp"),
            (Self::Network, "no such host"),
            (Self::Network, "timeout"),
            (Self::Network, "deadline exceeded"),
            (Self::Network, "connection reset"),
            (Self::Network, "connection refused"),
        ];
        let found = signs.into_iter().find(|(_, sign)| message.contains(sign));
        found.map_or(Self::Other, |(fault, _)| fault)
    }
}

#[cfg(test)]
mod tests {
    use super::PullFault::{self, *};

    #[test]
    fn the_words_of_engines_have_their_cause() {
        for (words, fault) in [
            ("write /var/lib/docker/tmp/GetImageBlob1: no space left on device", Disk),
            ("no matching manifest for linux/arm64/v8 in the manifest list entries", Platform),
            ("no match for platform in manifest: not found", Platform),
            ("no image found in image index for architecture arm64, OS linux", Platform),
            ("received unexpected HTTP status: 429 Too Many Requests", TooMany),
            ("denied: requested access to the resource is denied", Missing),
            ("proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused", Proxy),
            (
                "Get \"https://r.test/v2/\": x509: certificate signed by unknown authority",
                Certificate,
            ),
            ("toomanyrequests: You have reached your unauthenticated pull rate limit.", TooMany),
            ("manifest for r.test/x:latest not found: manifest unknown", Missing),
            ("pull access denied for x, repository does not exist", Missing),
            ("error parsing HTTP 403 response body: invalid character '<'", Missing),
            ("filesystem layer verification failed for digest sha256:0", Broken),
            ("unexpected EOF", Broken),
            ("dial tcp: lookup r.test on 127.0.0.53:53: no such host", Network),
            ("net/http: TLS handshake timeout", Network),
            ("Get \"https://r.test/v2/\": context deadline exceeded", Network),
            ("something new", Other),
        ] {
            assert_eq!(PullFault::find(words), fault, "{words}");
        }
    }
}
