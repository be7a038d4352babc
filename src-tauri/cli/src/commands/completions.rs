//! `completions` and `man`: what a shell and `man` know of this command line. Packages have both.

use std::path::Path;

use clap_complete::Shell;
use serde_json::json;

use crate::failure::{self, Failure};
use crate::printer::Printer;

/// Writes the script that completes the commands of `program` in a shell to standard output.
pub(super) fn write_script(printer: &Printer, mut program: clap::Command, shell: Shell) {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, name, &mut script);
    let script = String::from_utf8_lossy(&script);
    if !printer.print_if_json(&json!({"shell": shell.to_string(), "script": script})) {
        printer.print_lines(script.lines().map(str::to_owned));
    }
}

/// Writes a page of the manual for each command of `program` into a folder, which has to exist.
pub(super) fn write_manual(program: clap::Command, folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Err(failure::no_folder(folder).into());
    }
    clap_mangen::generate_to(program, folder)
        .map_err(|error| failure::output_not_written(error.kind()).into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::{CommandFactory as _, ValueEnum as _};
    use companion_core::contract::Code;
    use serde_json::Value;

    use super::*;
    use crate::commands::tests::printer;
    use crate::global_options::Cli;
    use crate::printer::Output;

    #[test]
    fn the_completions_of_each_shell_know_the_commands() {
        for shell in Shell::value_variants() {
            let (printer, out, _) = printer(Output::Text, "es", false);
            write_script(&printer, Cli::command(), *shell);
            let script = out.text();
            assert!(script.contains("generate-tokens") && script.contains("skip-new-version"));
        }
        let (printer, out, _) = printer(Output::Json, "es", false);
        write_script(&printer, Cli::command(), Shell::Fish);
        let document: Value = serde_json::from_str(&out.text()).unwrap();
        assert_eq!(document["shell"], "fish");
        assert!(document["script"].as_str().unwrap().contains("generate-tokens"));
    }

    #[test]
    fn each_command_has_a_page_of_the_manual() {
        let folder = tempfile::tempdir().unwrap();
        write_manual(Cli::command(), folder.path()).unwrap();
        let page = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(page("tb-companion.1").contains(".TH tb-companion 1"));
        assert!(page("tb-companion-local-start.1").contains("volumes"));
        let none = write_manual(Cli::command(), &folder.path().join("none"));
        assert!(
            matches!(none, Err(Failure::Problem(problem)) if problem.code == Code::StoreNoFolder)
        );
    }
}
