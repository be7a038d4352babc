//! What a registry said last of the newest image of a name.

use std::time::Duration;

/// The last answer of a registry. It is asked seldom, because it is another computer's.
#[derive(Debug, Default)]
pub struct NewestImage(Option<Answer>);

#[derive(Debug)]
struct Answer {
    image: String,
    /// When, in unix milliseconds.
    at: u64,
    /// `None`: it did not say.
    digest: Option<String>,
}

impl NewestImage {
    /// The digest of the newest image of this name, if the registry said so.
    pub fn digest_of(&self, image: &str) -> Option<&str> {
        self.0.as_ref().filter(|answer| answer.image == image)?.digest.as_deref()
    }

    /// Whether the registry has not been asked about this name within `pause`.
    pub fn is_due(&self, image: &str, now: u64, pause: Duration) -> bool {
        self.0.as_ref().filter(|answer| answer.image == image).is_none_or(|answer| {
            // A clock that was set back leaves an answer of the future.
            answer.at > now || Duration::from_millis(now - answer.at) >= pause
        })
    }

    /// Keeps what the registry said of this name at `at`, in unix milliseconds.
    pub fn set(&mut self, image: &str, at: u64, digest: Option<String>) {
        self.0 = Some(Answer { image: image.to_owned(), at, digest });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_is_asked_again_after_the_pause_or_about_another_image() {
        let (mut newest, pause) = (NewestImage::default(), Duration::from_secs(60));
        assert!(newest.is_due("x", 5_000, pause));
        newest.set("x", 5_000, Some("sha256:1".to_owned()));
        assert_eq!((newest.digest_of("x"), newest.digest_of("y")), (Some("sha256:1"), None));
        assert!(!newest.is_due("x", 64_999, pause));
        assert!(newest.is_due("x", 65_000, pause));
        assert!(newest.is_due("y", 5_000, pause));
        assert!(newest.is_due("x", 4_999, pause), "the clock was set back");
    }
}
