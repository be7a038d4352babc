//! `tb-companion`: the command line of Tinybird Companion, one of the front ends of the core.
//!
//! A command sends intents, follows the snapshots until its request ends, and prints the result.
//! Each command is a file of [`commands`].
//!
//! Exit status: 0 done, 1 failed, 2 usage, 130 interrupted.

mod clipboard;
mod commands;
mod failure;
mod folder;
mod follow;
mod global_options;
mod interrupts;
mod json;
mod ports;
mod printer;
mod progress;
mod prompt;
mod session;
mod shell;
mod token_files;
mod workspace_rows;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use companion_core::contract::Problem;
use companion_core::{Config, config, log, plain};

use self::failure::Failure;
use self::global_options::Cli;
use self::printer::{Output, Printer};
use self::session::Session;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run_and_report(cli),
        Err(usage) => print_usage(usage),
    }
}

fn run_and_report(cli: Cli) -> ExitCode {
    let printer = Printer::new(cli.output, &language());
    let result = match (run(cli, &printer), printer.check_written()) {
        (Ok(()) | Err(Failure::Check), Err(problem)) => Err(problem.into()),
        (result, _) => result,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Problem(problem)) => {
            printer.report_problem(&problem);
            ExitCode::from(1)
        }
        Err(Failure::Check) => ExitCode::from(1),
        Err(Failure::Interrupted) => ExitCode::from(130),
    }
}

fn run(cli: Cli, printer: &Printer) -> Result<(), Failure> {
    if let Some(done) = cli.command.run_without_core(printer, Cli::command) {
        return done;
    }
    let config = Config::from_env(variable).map_err(Problem::from)?;
    if cli.verbose {
        log::init_stderr(config.log.as_deref().unwrap_or("info"));
    }
    // It fails only if a provider is installed already, which is as good.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|_| failure::no_runtime())?;
    let result = runtime.block_on(async {
        let mut session = Session::start(config, printer).await;
        let result = cli.command.run(&mut session).await;
        session.finish_refresh().await;
        result
    });
    // The exit does not wait for a browser that opens or an answer that is being typed.
    runtime.shutdown_background();
    result
}

/// Prints help, the version, or what is wrong with the arguments.
fn print_usage(usage: clap::Error) -> ExitCode {
    // The message contains arguments. They are escaped first, so that a line break in one does not
    // begin a line.
    let arguments = std::env::args_os().map(|argument| {
        let argument = argument.to_string_lossy();
        plain::escape(&argument).into_owned()
    });
    let usage = Cli::try_parse_from(arguments).err().unwrap_or(usage);
    match printer::print_usage(&usage) {
        Err(error) if !usage.use_stderr() && !printer::is_closed(&error) => {
            let problem = failure::output_not_written(error.kind());
            Printer::new(Output::Text, &language()).report_problem(&problem);
            ExitCode::from(1)
        }
        _ => ExitCode::from(if usage.use_stderr() { 2 } else { 0 }),
    }
}

/// The person's language, which is known also where the configuration is wrong.
fn language() -> String {
    config::system_language(variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
