//! Whether the system starts the app when the person logs in. The system has the answer, which other
//! programs may change: it is asked again after each change of ours.

use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, LoginItem};

/// Asks the system.
pub(crate) async fn check(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    match context.ports.login_item.clone() {
        Some(item) => read(item, &updates).await.map(drop),
        None => Ok(()),
    }
}

/// Changes it. A change that the system does not follow is a problem.
pub(crate) async fn set(context: Arc<Context>, updates: Updates, on: bool) -> Result<(), Error> {
    let item = context.ports.login_item.clone().ok_or(Error::LoginItemIgnored)?;
    let writer = Arc::clone(&item);
    let written = updates.write(run_blocking(move || writer.set(on))).await??;
    let is_on = read(item, &updates).await;
    written.map_err(Error::LoginItem)?;
    match is_on? == on {
        true => Ok(()),
        false => Err(Error::LoginItemIgnored),
    }
}

async fn read(item: Arc<dyn LoginItem>, updates: &Updates) -> Result<bool, Error> {
    let read = run_blocking(move || item.is_on()).await?;
    updates.send(Update::StartsAtLogin(read.as_ref().ok().copied()));
    read.map_err(Error::LoginItem)
}
