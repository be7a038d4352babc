//! `completions` and `man`: what a shell and `man` know of this command line. Packages have both.

use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde_json::json;

use crate::failure::{self, Failure};
use crate::global_options::Cli;
use crate::printer::Printer;

/// Writes the completions of a shell to standard output.
pub(super) fn write_script(printer: &Printer, shell: Shell) {
    let mut program = Cli::command();
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, name, &mut script);
    let script = String::from_utf8_lossy(&script);
    if !printer.print_if_json(&json!({"shell": shell.to_string(), "script": script})) {
        printer.print_lines(script.lines().map(str::to_owned));
    }
}

/// Writes a page of the manual for each command into a folder, which has to exist.
pub(super) fn write_manual(folder: &Path) -> Result<(), Failure> {
    clap_mangen::generate_to(Cli::command(), folder)
        .map_err(|error| failure::output_not_written(error.kind()).into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::ValueEnum as _;

    use super::*;
    use crate::commands::tests::printer;
    use crate::printer::Output;

    #[test]
    fn the_completions_of_each_shell_know_the_commands() {
        for shell in Shell::value_variants() {
            let (printer, out, _) = printer(Output::Text, "es", false);
            write_script(&printer, *shell);
            let script = out.text();
            assert!(script.contains("generate-tokens") && script.contains("skip-new-version"));
        }
    }

    #[test]
    fn each_command_has_a_page_of_the_manual() {
        let folder = tempfile::tempdir().unwrap();
        write_manual(folder.path()).unwrap();
        let page = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(page("tb-companion.1").contains(".TH tb-companion 1"));
        assert!(page("tb-companion-local-start.1").contains("volumes"));
        assert!(write_manual(&folder.path().join("none")).is_err());
    }
}
