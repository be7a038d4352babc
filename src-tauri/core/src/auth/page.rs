//! The page the browser ends on: plain, ours, and about what to do next.
//!
//! It holds no token, no code and nothing from outside, and every word is from the catalogue.

use hyper::StatusCode;

use crate::contract::Text;
use crate::words::Words;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Signed in.
    Done,
    /// Signed in, and the person must say that it was they.
    Confirm,
    /// The authority said no.
    Denied,
    /// The exchange failed.
    Failed,
    /// Not this attempt's answer.
    OutOfDate,
}

impl Page {
    /// The status that it is sent with: 400 for a request that is not this attempt's answer. The
    /// others were the answer and were understood, also where the authority said no or failed, so
    /// they are sent with 200: what came of it is on the page, for the person.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Done | Self::Confirm | Self::Denied | Self::Failed => StatusCode::OK,
            Self::OutOfDate => StatusCode::BAD_REQUEST,
        }
    }
}

/// The pages in one language.
pub(super) struct Pages {
    words: Words,
}

impl Pages {
    pub(super) fn new(language: &str) -> Self {
        Self { words: Words::new(language) }
    }

    pub(super) fn html(&self, page: Page) -> String {
        let name = match page {
            Page::Done => "done",
            Page::Confirm => "confirm",
            Page::Denied => "denied",
            Page::Failed => "failed",
            Page::OutOfDate => "out-of-date",
        };
        let text =
            |part: &str| escape(&self.words.render(&Text::new(&format!("page-{name}{part}"))));
        let (title, next) = (text(""), text("-next"));
        let language = self.words.language();
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title} · Tinybird Companion</title>\n<main>\n<h1>{title}</h1>\n\
             <p>{next}</p>\n</main>\n</html>\n"
        )
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_do_next_in_the_persons_language() {
        let english = Pages::new("en").html(Page::Confirm);
        let spanish = Pages::new("es-ES").html(Page::Confirm);
        assert!(english.contains("<html lang=\"en\">"), "{english}");
        assert!(spanish.contains("<html lang=\"es\">"), "{spanish}");
        assert_ne!(english, spanish);
        assert!(!english.contains("page-"), "a key is missing: {english}");
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
