//! Tokens that this process knows and keeps nowhere: the static tokens that Tinybird listed, and the
//! JWTs that were made here.

use std::collections::HashMap;
use std::sync::Mutex;

use super::locked;
use crate::cloud::StaticToken;
use crate::credentials::{Account, AccountKey, Secret};

/// The static tokens of a workspace, as Tinybird listed them last.
#[derive(Clone)]
struct List {
    account: AccountKey,
    workspace: String,
    tokens: Vec<StaticToken>,
}

/// The tokens in memory.
#[derive(Default)]
pub(crate) struct ListedTokens {
    list: Mutex<Option<List>>,
    /// By their ids in the list. The account is that of the workspace; `None`: the local instance.
    jwts: Mutex<HashMap<String, (Option<AccountKey>, Secret)>>,
}

impl ListedTokens {
    /// Replaces the list by that of a workspace.
    pub(crate) fn set(&self, account: &AccountKey, workspace: &str, tokens: Vec<StaticToken>) {
        let (account, workspace) = (account.clone(), workspace.to_owned());
        *locked(&self.list) = Some(List { account, workspace, tokens });
    }

    /// The token of a workspace with this id or name; an id wins.
    pub(crate) fn find(
        &self,
        account: &AccountKey,
        workspace: &str,
        id_or_name: &str,
    ) -> Option<StaticToken> {
        let list = locked(&self.list);
        let of_workspace = |list: &&List| list.account == *account && list.workspace == workspace;
        let tokens = &list.as_ref().filter(of_workspace)?.tokens;
        find_token(tokens, id_or_name).cloned()
    }

    /// Forgets what is of no account among these. Returns whether a JWT was forgotten.
    pub(crate) fn forget_others(&self, accounts: &[Account]) -> bool {
        let is_known = |key: &AccountKey| accounts.iter().any(|account| account.key == *key);
        locked(&self.list).take_if(|list| !is_known(&list.account));
        let mut jwts = locked(&self.jwts);
        let before = jwts.len();
        jwts.retain(|_, (owner, _)| owner.as_ref().is_none_or(is_known));
        jwts.len() < before
    }

    /// Forgets the list of static tokens if it is an account's.
    pub(crate) fn forget_list(&self, account: &AccountKey) {
        locked(&self.list).take_if(|list| list.account == *account);
    }

    /// Keeps a JWT until this process ends.
    pub(crate) fn set_jwt(&self, id: &str, account: Option<&AccountKey>, jwt: Secret) {
        locked(&self.jwts).insert(id.to_owned(), (account.cloned(), jwt));
    }

    /// A JWT that was made by this process.
    pub(crate) fn jwt(&self, id: &str) -> Option<Secret> {
        locked(&self.jwts).get(id).map(|(_, jwt)| jwt.clone())
    }

    /// Forgets a JWT.
    pub(crate) fn forget_jwt(&self, id: &str) {
        locked(&self.jwts).remove(id);
    }
}

/// The token with this id or name; an id wins.
pub(crate) fn find_token<'a>(
    tokens: &'a [StaticToken],
    id_or_name: &str,
) -> Option<&'a StaticToken> {
    let by_id = tokens.iter().find(|token| token.id == id_or_name);
    by_id.or_else(|| tokens.iter().find(|token| token.name == id_or_name))
}
