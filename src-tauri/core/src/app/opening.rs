//! What the desktop is asked to open: a link in the browser, a folder in the file manager.
//!
//! The openers of a desktop take anything: other schemes, files, programs, their own options. Only what
//! passes here reaches one.

use std::path::Path;
use std::sync::Arc;

use url::Url;

use crate::app::Error;
use crate::app::context::Context;
use crate::host;

/// Opens a link without waiting for the opener, which may block, or claim success and do nothing: the
/// link is shown too. One that is not https, or http to this machine, is not opened.
pub(crate) fn open_link(context: &Arc<Context>, link: &str) {
    match Url::parse(link) {
        Ok(url) if host::is_allowed(&url) => open_in_background(context, url.into()),
        _ => tracing::warn!("a link that is not https was not opened"),
    }
}

/// Shows a folder that is there.
pub(crate) async fn open_folder(context: &Arc<Context>, folder: &Path) -> Result<(), Error> {
    let is_there = folder.is_absolute() && context.is_folder(folder).await?;
    let path = folder.to_str().filter(|_| is_there);
    let Some(path) = path else {
        return Err(Error::NoFolder { path: folder.display().to_string() });
    };
    open_in_background(context, path.to_owned());
    Ok(())
}

fn open_in_background(context: &Arc<Context>, what: String) {
    let browser = Arc::clone(&context.ports.browser);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = browser.open(&what) {
            tracing::warn!(%error, "the browser could not be opened");
        }
    });
}
