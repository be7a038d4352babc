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
    /// The line that sets the variable to exactly this value.
    pub(crate) fn assignment(self, name: &str, value: &str) -> String {
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
        assert_eq!(Shell::Posix.assignment("A", "p.x"), "export A='p.x'");
        assert_eq!(Shell::Posix.assignment("A", "a'; $(evil)"), r"export A='a'\''; $(evil)'");
        assert_eq!(Shell::PowerShell.assignment("A", "p.x"), "$env:A = 'p.x'");
        assert_eq!(Shell::PowerShell.assignment("A", "a'b$(evil)"), "$env:A = 'a''b$(evil)'");
        assert_eq!(
            Shell::PowerShell.assignment("A", "a\u{2019}b"),
            "$env:A = 'a\u{2019}\u{2019}b'"
        );
    }
}
