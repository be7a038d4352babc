//! Lines that set a variable, for a shell to evaluate.

use clap::ValueEnum;
use companion_core::quote;

/// Whose syntax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// sh, bash, zsh
    #[default]
    Posix,
    /// PowerShell
    #[value(name = "powershell")]
    PowerShell,
}

impl Shell {
    /// The line, which evaluates to nothing but the value.
    pub(crate) fn set(self, name: &str, value: &str) -> String {
        match self {
            Self::Posix => format!("export {name}={}", quote::posix(value)),
            Self::PowerShell => format!("$env:{name} = {}", quote::powershell(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_set_to_what_it_is_and_to_nothing_else() {
        assert_eq!(Shell::Posix.set("A", "p.x"), "export A='p.x'");
        assert_eq!(Shell::Posix.set("A", "a'; $(evil)"), r"export A='a'\''; $(evil)'");
        assert_eq!(Shell::PowerShell.set("A", "p.x"), "$env:A = 'p.x'");
        assert_eq!(Shell::PowerShell.set("A", "a'b$(evil)"), "$env:A = 'a''b$(evil)'");
        assert_eq!(Shell::PowerShell.set("A", "a\u{2019}b"), "$env:A = 'a\u{2019}\u{2019}b'");
    }
}
