//! What a registry said last of the newest image of a name.

use std::time::Duration;

/// The newest image of a name, by the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryAnswer {
    /// Its digest.
    pub digest: String,
    /// The engine's id of the image of that name that it had when the registry was asked.
    pub image_here: Option<String>,
}

/// The last answer of a registry, and when it is to be asked again. It is asked seldom, because it is
/// another computer's.
#[derive(Debug, Default)]
pub struct NewestImage {
    image: String,
    answer: Option<RegistryAnswer>,
    /// In unix milliseconds.
    next: u64,
}

impl NewestImage {
    /// The answer about the image of this name.
    pub fn answer(&self, image: &str) -> Option<&RegistryAnswer> {
        self.answer.as_ref().filter(|_| self.image == image)
    }

    /// The time until the registry is to be asked about this name, `pause` at most: the clock may have
    /// been set back.
    pub fn wait(&self, image: &str, now: u64, pause: Duration) -> Duration {
        match self.image == image {
            true => Duration::from_millis(self.next.saturating_sub(now)).min(pause),
            false => Duration::ZERO,
        }
    }

    /// Keeps an answer about this name, if there is one; else the one before it. The registry is to be
    /// asked again at `next`, in unix milliseconds.
    pub fn set(&mut self, image: &str, answer: Option<RegistryAnswer>, next: u64) {
        if answer.is_some() || self.image != image {
            self.answer = answer;
        }
        image.clone_into(&mut self.image);
        self.next = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(digest: &str) -> Option<RegistryAnswer> {
        Some(RegistryAnswer { digest: digest.to_owned(), image_here: None })
    }

    #[test]
    fn a_registry_is_asked_at_the_time_that_was_set_or_at_once_about_another_image() {
        let (mut newest, pause) = (NewestImage::default(), Duration::from_secs(60));
        assert_eq!(newest.wait("x", 5_000, pause), Duration::ZERO);
        newest.set("x", answer("1"), 65_000);
        assert_eq!(newest.wait("x", 5_000, pause), pause);
        assert_eq!(newest.wait("x", 64_000, pause), Duration::from_secs(1));
        assert_eq!(newest.wait("x", 70_000, pause), Duration::ZERO);
        assert_eq!(newest.wait("x", 1_000, pause), pause, "the clock was set back");
        assert_eq!(newest.wait("y", 5_000, pause), Duration::ZERO);
    }

    #[test]
    fn a_question_in_vain_keeps_the_answer_before_it() {
        let mut newest = NewestImage::default();
        newest.set("x", answer("1"), 1);
        newest.set("x", None, 2);
        assert_eq!(newest.answer("x"), answer("1").as_ref());
        assert_eq!(newest.answer("y"), None);
        newest.set("y", None, 3);
        assert_eq!((newest.answer("x"), newest.answer("y")), (None, None));
    }
}
