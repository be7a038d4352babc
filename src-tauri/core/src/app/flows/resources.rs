//! What a token can be made for: the endpoints and data sources of a workspace; and the workspaces
//! inside the local instance.

use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::local_tokens::{LocalCredentials, fetch_instance_workspaces};
use crate::app::secrets::tokens::ActiveWorkspace;
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts};
use crate::cloud::{self, Resource};
use crate::contract::{LocalWorkspaceView, ResourceView, TokenPlace};
use crate::local::DEFAULT_WORKSPACE;
use crate::redact;

/// Asks for the endpoints and data sources.
pub(crate) async fn list(
    context: Arc<Context>,
    updates: Updates,
    place: TokenPlace,
    local: LocalCredentials,
) -> Result<(), Error> {
    let (host, token) = match place {
        TokenPlace::Cloud => {
            let active = ActiveWorkspace::read(&context, &updates).await?;
            (hosts::host_of_account(&active.account)?, active.token)
        }
        TokenPlace::Local => {
            let workspace = local.read_workspace(&context, None).await?;
            (hosts::host_of_instance(&local.address)?, workspace.token)
        }
    };
    let resources = cloud::fetch_resources(&host, &token, &context.http).await?;
    updates.send(Update::Resources(resources.into_iter().map(view).collect()));
    Ok(())
}

fn view(Resource { kind, name, parameters }: Resource) -> ResourceView {
    ResourceView { kind, name, parameters }
}

/// Makes a workspace of the local instance the one whose token is copied.
pub(crate) async fn choose_local_workspace(
    context: Arc<Context>,
    updates: Updates,
    name: Option<String>,
) -> Result<(), Error> {
    let name = name.filter(|name| name != DEFAULT_WORKSPACE);
    let file = context.tokens_file.clone();
    let changed =
        run_blocking(move || file.change(|content| content.local_workspace.clone_from(&name)));
    updates.send(Update::TokensFile(changed.await??));
    Ok(())
}

/// Asks the running instance for its workspaces.
pub(crate) async fn list_local_workspaces(
    context: Arc<Context>,
    updates: Updates,
    local: LocalCredentials,
) -> Result<(), Error> {
    let workspaces = fetch_instance_workspaces(&context, &local).await?;
    let view = |workspace: &crate::credentials::Workspace| LocalWorkspaceView {
        id: workspace.reference.id.clone(),
        name: workspace.reference.name.clone(),
        masked: redact::mask_token(workspace.token.expose()),
    };
    updates.send(Update::LocalWorkspaces(workspaces.iter().map(view).collect()));
    Ok(())
}
