//! Escapes the characters of a text from outside that could deceive its reader.
//!
//! A workspace name, an email, a file name or a server's error may have characters that a
//! terminal obeys (`ESC ] 52` writes the clipboard, `CSI 2K` erases a line), that reverse the
//! reading order, or that are invisible. [`escape`] writes them as `\u{1b}` in everything that a
//! person reads. [`escape_json`] does so for programs, without loss.
//!
//! The joiners U+200C and U+200D and the variation selectors stay as they are: Persian, Hindi and
//! most emoji need them, and they move no other character.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Characters that move the cursor, break the line, reorder the text or are invisible, besides C0,
/// DEL and C1: the first and the last of each range. `ui/src/plain.ts` has the same list, which a
/// test of each compares with `ui/src/testing/hidden.json`.
const HIDDEN: [(char, char); 16] = [
    // The soft hyphen.
    ('\u{ad}', '\u{ad}'),
    // The Arabic letter mark: it sets a direction.
    ('\u{61c}', '\u{61c}'),
    // Letters of Hangul that are blank, and Khmer vowels that are never drawn.
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    // The Mongolian vowel separator.
    ('\u{180e}', '\u{180e}'),
    // The space without a width.
    ('\u{200b}', '\u{200b}'),
    // The marks of a direction.
    ('\u{200e}', '\u{200f}'),
    // The separators of lines and paragraphs, and what embeds or overrides a direction.
    ('\u{2028}', '\u{202e}'),
    // The word joiner, and signs of mathematics that are never drawn.
    ('\u{2060}', '\u{2064}'),
    // What isolates a direction, and what once set the shape of letters and digits.
    ('\u{2066}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    // The byte order mark.
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    // Annotations between the lines.
    ('\u{fff9}', '\u{fffb}'),
    // Controls of musical notation.
    ('\u{1d173}', '\u{1d17a}'),
    // Tags: a whole hidden text can be written in them. Three flags (England, Scotland, Wales)
    // use them too, and are spelled out.
    ('\u{e0000}', '\u{e007f}'),
];

/// Whether a character moves the cursor, breaks the line, reorders the text or is invisible.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || HIDDEN.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Whether a text has no hidden character.
pub fn is_plain(text: &str) -> bool {
    !text.contains(is_hidden)
}

/// `text` for people: each hidden character, also a line break, is written as `\u{1b}` is.
pub fn escape(text: &str) -> Cow<'_, str> {
    replace_chars(text, is_hidden, |c, into| {
        // Writing to a String cannot fail.
        let _ = write!(into, "{}", c.escape_unicode());
    })
}

/// JSON for programs: the hidden characters in its strings are written as `\u001b` is, so that a
/// parser reads the same text. The line breaks between its values stay.
pub fn escape_json(text: &str) -> Cow<'_, str> {
    replace_chars(
        text,
        |c| c != '\n' && is_hidden(c),
        |c, into| {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(into, "\\u{unit:04x}");
            }
        },
    )
}

/// `text`, in which `spell` writes each character that `which` picks.
fn replace_chars(
    text: &str,
    which: impl Fn(char) -> bool,
    spell: impl Fn(char, &mut String),
) -> Cow<'_, str> {
    if !text.contains(&which) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if which(c) { spell(c, &mut plain) } else { plain.push(c) }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character there is that is hidden, by the list that the page is tested with too.
    fn listed() -> Vec<char> {
        let json = include_str!("../../../ui/src/testing/hidden.json");
        let ranges: Vec<(u32, u32)> = serde_json::from_str(json).unwrap();
        ranges.iter().flat_map(|(first, last)| *first..=*last).filter_map(char::from_u32).collect()
    }

    #[test]
    fn hides_what_the_page_hides() {
        let all: Vec<char> =
            (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_hidden(*c)).collect();
        assert_eq!(all, listed());
    }

    #[test]
    fn a_text_from_outside_is_one_line_in_one_order() {
        for (text, expected) in [
            ("\u{1b}]52;c;ZXZpbA==\u{7}", r"\u{1b}]52;c;ZXZpbA==\u{7}"),
            ("a\u{9b}2Kb", r"a\u{9b}2Kb"),
            ("a\r\nb\tc\u{7f}", r"a\u{d}\u{a}b\u{9}c\u{7f}"),
            ("ada\u{202e}moc", r"ada\u{202e}moc"),
            ("a\u{2028}b\u{2029}c\u{feff}", r"a\u{2028}b\u{2029}c\u{feff}"),
            ("ac\u{200b}me", r"ac\u{200b}me"),
            ("\u{e0041}", r"\u{e0041}"),
        ] {
            assert_eq!(escape(text), expected);
            assert!(is_plain(&escape(text)) && !is_plain(text));
        }
    }

    #[test]
    fn what_people_write_is_left_alone() {
        for text in ["análisis", "データ", "نام\u{200c}ها", "👩\u{200d}💻 ❤\u{fe0f}", r"C:\a b\'x'"]
        {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn json_says_the_very_same_text_without_them() {
        let text: String = listed().into_iter().chain(r#"a\" é"#.chars()).collect();
        for written in [
            serde_json::to_string(&[&text]).unwrap(),
            serde_json::to_string_pretty(&[&text]).unwrap(),
        ] {
            let plain = escape_json(&written);
            assert!(is_plain(&plain.replace('\n', "")));
            assert_eq!(serde_json::from_str::<Vec<String>>(&plain).unwrap(), [text.as_str()]);
        }
    }
}
