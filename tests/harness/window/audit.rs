//! What is searched in the page: what bars people from using it, and secrets.

use std::fs;

use super::Window;
use crate::paths::part;

/// Keeps all that comes over the bridge from now on, before the page sees it.
const LISTEN: &str = include_str!("bridge.js");

impl Window {
    /// What axe-core finds wrong, each as the rule, the elements and what is wanted of them.
    pub fn barriers(&self) -> Vec<String> {
        let file = part("AXE_CORE", "ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(file).expect("a script");
        self.execute(&format!("if (!window.axe) {{ {axe}\n }}"), &[]);
        let script = "const done = arguments[arguments.length - 1];
            window.axe.run(document, {resultTypes: ['violations']}).then(
                (found) => done(found.violations.flatMap(({id, nodes}) =>
                    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`))),
                (error) => done([`axe-core: ${error}`]));";
        serde_json::from_value(self.execute_async(script, &[])).expect("a list")
    }

    /// Begins to keep all that comes over the bridge.
    pub fn listen_at_the_bridge(&self) {
        self.execute(LISTEN, &[]);
    }

    /// All that has come over the bridge since.
    pub fn heard_at_the_bridge(&self) -> Vec<String> {
        let heard = self.execute("return window.heardAtTheBridge", &[]);
        serde_json::from_value(heard).expect("call listen_at_the_bridge first")
    }

    /// All that the page holds and could be read by a script in it: the document with what was
    /// typed into it, and what is stored for later.
    pub fn held(&self) -> String {
        let script = "const typed = [...document.querySelectorAll('input, textarea')];
            return JSON.stringify([
                document.documentElement.outerHTML, typed.map((field) => field.value),
                {...localStorage}, {...sessionStorage}, document.cookie, location.href, name,
            ]);";
        self.execute(script, &[]).as_str().expect("a text").to_owned()
    }
}
