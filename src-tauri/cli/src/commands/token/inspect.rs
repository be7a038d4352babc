//! `token inspect`: what a text is, if it is a token.

use companion_core::credentials::Secret;

use super::print;
use crate::failure::Failure;
use crate::prompt;
use crate::session::Session;

pub(super) async fn run(session: &mut Session<'_>, ask: bool) -> Result<(), Failure> {
    let text = session.interrupts.race(prompt::read_token(session.printer)).await;
    prompt::end_token_line(session.printer);
    let text = Secret::new(text?);
    let report = match ask {
        true => session.interrupts.race(session.handle.ask_about(text)).await??,
        false => session.interrupts.race(session.handle.inspect(text)).await?,
    };
    print::print_report(session.printer, &report);
    Ok(())
}
