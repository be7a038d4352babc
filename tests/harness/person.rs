//! What a person does in the browser to sign in.

use crate::browser::Browser;

impl Browser {
    /// Follows a `cli-login` link and gives this workspace away.
    pub fn authorize(&self, link: &str, email: &str, workspace: &str) {
        self.identify(link, email);
        self.choose("Workspace", workspace);
        self.press("Authorize");
    }

    /// Follows a `cli-login` link and gives away the workspace that the link asks for.
    pub fn authorize_preset(&self, link: &str, email: &str) {
        self.identify(link, email);
        self.press("Authorize");
    }

    /// Follows a `cli-login` link as far as the question, and says no.
    pub fn deny(&self, link: &str, email: &str) {
        self.identify(link, email);
        self.press("Deny");
    }

    /// Follows a link to a standard authority, signs in there and agrees.
    pub fn authorize_at_authority(&self, link: &str, email: &str) {
        self.open(link);
        self.fill("Enter any login", email);
        self.fill("and password", "any");
        self.press("Sign-in");
        self.press("Continue");
    }

    /// Follows a link to a standard authority, and turns away.
    pub fn turn_away_at_authority(&self, link: &str) {
        self.open(link);
        self.press("[ Cancel ]");
    }

    fn identify(&self, link: &str, email: &str) {
        self.open(link);
        self.fill("Email", email);
        self.press("Continue");
    }
}
