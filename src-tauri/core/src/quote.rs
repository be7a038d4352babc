//! Quotes a text as one word of a shell command.
//!
//! The text is put between single quotes, where only the quote itself has a meaning. So a token
//! from a server or the name of a folder cannot become a command. Line breaks are not escaped: the
//! callers' texts have none.

/// Quotes a text for sh, bash and zsh.
pub fn posix(text: &str) -> String {
    format!("'{}'", posix_pieces(text).collect::<String>())
}

/// The text between the quotes of [`posix`], in pieces, so that a secret is not copied.
pub fn posix_pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split('\'').enumerate().flat_map(|(at, piece)| [if at > 0 { r"'\''" } else { "" }, piece])
}

/// Quotes a text for PowerShell. It reads five characters as a single quote: each is doubled.
pub fn powershell(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        quoted.push(c);
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_ends_nothing() {
        for (text, sh, ps) in [
            ("p.x", "'p.x'", "'p.x'"),
            ("", "''", "''"),
            ("a'; $(evil)", r"'a'\''; $(evil)'", "'a''; $(evil)'"),
            ("'", r"''\'''", "''''"),
            ("a\u{2019}; evil", "'a\u{2019}; evil'", "'a\u{2019}\u{2019}; evil'"),
        ] {
            assert_eq!((posix(text).as_str(), powershell(text).as_str()), (sh, ps));
        }
    }

    #[test]
    fn powershell_finds_every_quote_of_its_own_doubled() {
        // CharTraits.IsSingleQuote of PowerShell's tokenizer.
        for quote in ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'] {
            assert_eq!(powershell(&quote.to_string()), format!("'{quote}{quote}'"));
        }
    }

    #[test]
    fn a_shell_reads_the_very_text() {
        for text in ["a b", "a'b''c", "$HOME `id` \\ \"x\" !", "\u{2019}"] {
            let script = format!("printf %s {}", posix(text));
            let said = std::process::Command::new("sh").args(["-c", &script]).output();
            // Where there is no such shell, nothing is asked of it.
            let Ok(said) = said else { return };
            assert_eq!(String::from_utf8_lossy(&said.stdout), text);
        }
    }
}
