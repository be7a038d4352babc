//! Switching to another workspace of an account, without a new sign-in.

use std::sync::Arc;

use crate::app::context::Context;
use crate::app::hosts::Hosts;
use crate::app::secrets::request::{Origin, SaveRequest, WritePlace};
use crate::app::secrets::save::{FolderResult, save};
use crate::app::secrets::session::Session;
use crate::app::updates::Updates;
use crate::app::{Error, hosts};
use crate::cloud;
use crate::credentials::Account;

/// Makes a workspace of an account the active one and writes it into a folder.
pub(crate) async fn switch_workspace(
    context: &Arc<Context>,
    updates: &Updates,
    mut account: Account,
    name: String,
    place: Option<WritePlace>,
) -> Result<FolderResult, Error> {
    let folder = place.as_ref().map(|place| place.folder.as_path());
    let credentials = Session::new(context, updates, &account).list_workspaces(folder).await?;
    let workspace = credentials.workspace(&name).ok_or(Error::UnknownWorkspace { name })?;
    let host = hosts::host_of_account(&account)?;
    let token = workspace.token.clone();
    let info = cloud::fetch_workspace(&host, &token, &context.http).await?;
    account.workspace = Some(workspace.reference.clone());
    let accounts = context.read_accounts().await?;
    let region = Hosts::new(context, updates, Some(&accounts), None).await?.region_of(&host).await;
    let (facts, origin) = (info.tinyb_fields(), Origin::Switch);
    let request = SaveRequest { account, credentials, token, facts, region, place, origin };
    updates.clone().write(save(Arc::clone(context), updates.clone(), request)).await?
}
