//! A text as one word of a shell's line.
//!
//! It stands between single quotes, where nothing but the quote itself means anything: what a
//! server calls a token, or a person a folder, never becomes a command. Line breaks are not
//! dealt with: what is written for a shell has none.

/// For sh, bash and zsh.
pub fn posix(text: &str) -> String {
    format!("'{}'", within_posix(text).collect::<String>())
}

/// What stands between the quotes of [`posix`], in pieces that need no copy of a secret.
pub fn within_posix(text: &str) -> impl Iterator<Item = &str> {
    text.split('\'').enumerate().flat_map(|(at, piece)| [if at > 0 { r"'\''" } else { "" }, piece])
}

/// For PowerShell, which takes five characters for a single quote: each is doubled.
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
