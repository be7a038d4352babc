//! The options of every command. The words are `tb`'s wherever `tb` has one.

use clap::Parser;

use crate::commands::Command;
use crate::printer::Output;

/// Tinybird sign-in, tokens and Tinybird Local in a terminal.
#[derive(Debug, Parser)]
#[command(name = "tb-companion", version, propagate_version = true)]
pub(crate) struct Cli {
    /// How to print results
    #[arg(long, global = true, value_enum, default_value_t = Output::Text)]
    pub(crate) output: Output,
    /// Log to standard error; TB_COMPANION_LOG sets what is logged
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[cfg(test)]
mod tests;
