//! Reads again what is kept. The local instance is not asked (`instance_looks`).

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::folders::canonical_if_named;
use crate::app::updates::{Update, Updates};
use crate::app::views::saved;

/// What is kept. The engine is not asked.
pub(crate) async fn send_stores(
    context: Arc<Context>,
    updates: Updates,
    folder: Option<String>,
) -> Result<(), Error> {
    let accounts = context.read_accounts().await?;
    updates.send(Update::Accounts(accounts.clone()));
    if context.config.resident {
        saved::send_saved(&context, &updates, &accounts).await;
        return Ok(());
    }
    let folder = canonical_if_named(&context, folder.as_deref()).await;
    tokio::join!(
        async { updates.send(Update::Vault(context.secrets.state().await)) },
        saved::send_found(&context, &updates, folder.as_deref(), &accounts),
        saved::send_projects(&context, &updates, &accounts, folder.clone()),
    );
    Ok(())
}
