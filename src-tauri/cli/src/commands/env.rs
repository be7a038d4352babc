//! `env`: lines that set the variables `tb` reads, for a shell to evaluate.

use std::collections::BTreeMap;

use clap::Args;
use companion_core::app::Variables;
use companion_core::contract::Intent;

use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::shell::Shell;

#[derive(Debug, Args)]
pub(crate) struct EnvArgs {
    /// TB_LOCAL_USER_TOKEN and TB_LOCAL_WORKSPACE_TOKEN instead
    #[arg(long)]
    local: bool,
    /// The shell that reads the lines
    #[arg(long, value_enum, default_value_t)]
    shell: Shell,
}

impl EnvArgs {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        if self.local {
            // A running instance may have other tokens and another port than those that are kept.
            session.request(Intent::RefreshLocal).await?;
        }
        let folder = std::env::current_dir().ok();
        let variables = session.handle.environment(folder.as_deref(), self.local);
        let variables = session.interrupts.race(variables).await??;
        print(session.printer, &variables, self.shell);
        Ok(())
    }
}

/// Prints the variables. Tokens are printed whole: they are the result.
pub(super) fn print(printer: &Printer, variables: &Variables, shell: Shell) {
    let document: BTreeMap<_, _> =
        variables.iter().map(|(name, value)| (*name, value.expose())).collect();
    if !printer.print_if_json(&document) {
        for (name, value) in variables {
            printer.print_line(&shell.assignment(name, value.expose()));
        }
    }
}
