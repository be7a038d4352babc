//! What the app is asked to do by its arguments.

use companion_core::contract::Text;
use companion_core::words::Words;

/// What the app is asked to do by its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Arguments {
    /// Run with the window, as a person starts it.
    Window,
    /// Run without a window, as a login item starts it.
    Hidden,
    /// Print the help and end.
    Help,
    /// Print the version and end.
    Version,
    /// Refuse an argument that is not known.
    Unknown(String),
}

impl Arguments {
    /// Reads the arguments that follow the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Self {
        let mut parsed = Self::Window;
        for argument in arguments {
            match argument.as_str() {
                "--hidden" => parsed = Self::Hidden,
                "-h" | "--help" => return Self::Help,
                "-V" | "--version" => return Self::Version,
                // macOS adds this to what it starts from a quarantined file.
                serial if serial.starts_with("-psn_") => {}
                _ => return Self::Unknown(argument),
            }
        }
        parsed
    }
}

/// The help, in the person's language.
pub fn help(words: &Words) -> String {
    let say = |key: &str| words.render(&Text::new(key));
    let option = |names: &str, key: &str| format!("  {names:<13}  {}", say(key));
    let lines = [
        say("options-about"),
        String::new(),
        say("options-usage"),
        String::new(),
        say("options-options"),
        option("    --hidden", "options-hidden"),
        option("-h, --help", "options-help"),
        option("-V, --version", "options-version"),
        String::new(),
        say("options-more"),
    ];
    lines.join("\n")
}

/// The error for an argument that is not known.
pub fn unknown(words: &Words, argument: &str) -> String {
    words.render(&Text::new("options-unknown").with("option", argument))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Arguments {
        Arguments::parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn each_argument_has_its_meaning() {
        assert_eq!(parse(&[]), Arguments::Window);
        assert_eq!(parse(&["--hidden"]), Arguments::Hidden);
        assert_eq!(parse(&["-psn_0_12345"]), Arguments::Window);
        assert_eq!(parse(&["--hidden", "--help"]), Arguments::Help);
        assert_eq!(parse(&["-V"]), Arguments::Version);
    }

    #[test]
    fn an_argument_that_is_not_known_is_refused() {
        for unknown in ["--hiden", "tinybird://x", ""] {
            assert_eq!(parse(&["--hidden", unknown]), Arguments::Unknown(unknown.to_owned()));
        }
    }
}
