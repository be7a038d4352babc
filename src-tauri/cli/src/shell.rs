//! Lines that set a variable, for a shell to evaluate.

use clap::ValueEnum;

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
    /// A value from a server must not become a command: it stands between single quotes, where
    /// only the quote itself means something.
    pub(crate) fn set(self, name: &str, value: &str) -> String {
        match self {
            Self::Posix => format!("export {name}='{}'", value.replace('\'', r"'\''")),
            Self::PowerShell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
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
    }
}
