//! The page that the browser shows after a sign-in. It says what to do next.
//!
//! It has no token, no code and no text from outside in it; all its words are from the catalogue.

use hyper::StatusCode;

use crate::contract::Text;
use crate::words::Words;

/// The kinds of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Signed in.
    Done,
    /// Signed in, and the person has to confirm in the app that it was they.
    Confirm,
    /// The authority denied access.
    Denied,
    /// The exchange failed.
    Failed,
    /// The callback does not belong to the attempt.
    OutOfDate,
}

impl Page {
    /// The HTTP status of the page: 400 if the callback does not belong to the attempt. The other
    /// callbacks were understood, also those that report a failure, so their pages have 200.
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
    /// The pages in the language of a BCP 47 tag.
    pub(super) fn new(language: &str) -> Self {
        Self { words: Words::new(language) }
    }

    /// The page as HTML.
    pub(super) fn html(&self, page: Page) -> String {
        let name = match page {
            Page::Done => "done",
            Page::Confirm => "confirm",
            Page::Denied => "denied",
            Page::Failed => "failed",
            Page::OutOfDate => "out-of-date",
        };
        let text =
            |part: &str| escape_html(&self.words.render(&Text::new(&format!("page-{name}{part}"))));
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

fn escape_html(text: &str) -> String {
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
        assert_eq!(escape_html("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
