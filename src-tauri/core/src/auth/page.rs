//! The page that the browser shows after a sign-in. It says what to do next.
//!
//! It has no token, no code and no text from outside in it; all its words are from the catalogue.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use sha2::{Digest as _, Sha256};

use crate::contract::{Language, Text};
use crate::words::Words;

/// The one style that the page may use.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{display:grid;place-items:center;min-height:100vh;margin:0;\
background:light-dark(#f7f7f4,#131514);color:light-dark(#1b1d1c,#ebeeec);\
font:16px/24px system-ui,sans-serif}\
main{box-sizing:border-box;max-width:440px;margin:24px;padding:32px;text-align:center;\
border:1px solid light-dark(#e3e4df,#343a37);border-radius:14px;\
background:light-dark(#fff,#1e2220)}\
h1{margin:16px 0 8px;font-size:22px;line-height:28px;font-weight:600}\
p{margin:0;color:light-dark(#5a615d,#9aa29e)}";

/// The app's icon.
const ICON: &str = "<svg viewBox=\"0 0 512 512\" width=\"56\" height=\"56\" aria-hidden=\"true\">\
<rect width=\"512\" height=\"512\" rx=\"116\" fill=\"#0b7a55\"/>\
<g transform=\"translate(69 57) scale(15.5)\"><path fill=\"#fff\" d=\"M3 13c4.5 0 6-6.5 11-6.5 3 0 \
4.6 1.9 4.6 4.2L22 12.2l-3.3.7c-.6 4-3.9 6.1-7.2 6.1C7.3 19 4 16.6 3 13Z\"/>\
<circle fill=\"#0b7a55\" cx=\"15.6\" cy=\"9.9\" r=\"1.1\"/></g></svg>";

/// The content security policy of the page: nothing is loaded, nothing runs, and no other style holds.
pub(super) fn content_security_policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'")
}

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
    /// The pages in a language.
    pub(super) fn new(language: Language) -> Self {
        Self { words: Words::of(language) }
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
             <title>{title} · Tinybird Companion</title>\n<style>{STYLE}</style>\n\
             <main>\n{ICON}\n<h1>{title}</h1>\n\
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
        let english = Pages::new(Language::En).html(Page::Confirm);
        let spanish = Pages::new(Language::Es).html(Page::Confirm);
        assert!(english.contains("<html lang=\"en\">"), "{english}");
        assert!(spanish.contains("<html lang=\"es\">"), "{spanish}");
        assert_ne!(english, spanish);
        assert!(!english.contains("page-"), "a key is missing: {english}");
    }

    #[test]
    fn has_the_one_style_that_its_policy_allows() {
        let html = Pages::new(Language::En).html(Page::Done);
        let (_, rest) = html.split_once("<style>").unwrap();
        let (style, rest) = rest.split_once("</style>").unwrap();
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(content_security_policy().contains(&format!("style-src 'sha256-{hash}';")));
        assert!(!rest.contains("style"), "{rest}");
        assert!(!html.contains("http"), "nothing is loaded: {html}");
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape_html("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
