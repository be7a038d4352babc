//! Which modules of its own crate a Rust file names, whether it asks for the system it is built
//! for, and whether it opens files. It looks at tokens, so that comments and texts are nothing to it.

use std::{collections::BTreeSet, path::Path, str::FromStr};

use proc_macro2::{Delimiter, Group, Ident, LexError, TokenStream, TokenTree};

/// What a file names.
#[derive(Debug, Default)]
pub struct Names {
    /// The first names of paths that start at the root of the crate.
    pub of_the_crate: BTreeSet<String>,
    /// The paths from the root of the crate that its product code names, such as
    /// `[["stores", "vault", "Error"]]`.
    pub paths: BTreeSet<Vec<String>>,
    /// The first names of paths that start at `companion_core`.
    pub of_the_core: BTreeSet<String>,
    /// Whether a `cfg` in it is about the operating system.
    pub asks_for_the_system: bool,
    /// The names in the types that derive `Debug`: of their fields, and of what these hold.
    pub shown: BTreeSet<String>,
    /// Whether it opens files or lists folders by the standard library, its tests apart.
    pub opens_files: bool,
}

impl Names {
    /// Reads the text of a file, given by its path below the folder of `lib.rs`.
    pub fn read(file: &Path, text: &str) -> Result<Self, LexError> {
        let mut names = Self::default();
        let parts = file.with_extension("").iter().count();
        let is_folders_own = ["mod.rs", "lib.rs", "main.rs"].iter().any(|own| file.ends_with(own));
        let depth = parts - usize::from(is_folders_own);
        names.add(TokenStream::from_str(text)?, depth);
        let module = file.with_extension("");
        let module = module.iter().take(depth).map(|name| name.to_string_lossy().into_owned());
        let tokens = TokenStream::from_str(text)?;
        let children = declared_modules(tokens.clone());
        names.add_paths(tokens, &module.collect::<Vec<_>>(), &children);
        Ok(names)
    }

    /// `depth` is how many `super` lead to the root.
    fn add(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let (before, after) = (&tokens[..index], &tokens[index + 1..]);
            match token {
                TokenTree::Ident(name) if *name == "crate" => {
                    self.of_the_crate.extend(first_names(after));
                }
                TokenTree::Ident(name) if *name == "companion_core" => {
                    self.of_the_core.extend(first_names(after));
                }
                TokenTree::Ident(name) if *name == "super" && !follows_super(before) => {
                    self.add_above(after, depth);
                }
                TokenTree::Ident(name) if *name == "cfg" || *name == "cfg_attr" => {
                    self.asks_for_the_system |= after.iter().take(2).any(is_about_system);
                }
                TokenTree::Ident(name) if opens_files(name, after) => self.opens_files = true,
                TokenTree::Group(group) if is_module(before, group) && is_tests(before) => {
                    let mut tests = Self::default();
                    tests.add(group.stream(), depth + 1);
                    self.of_the_crate.extend(tests.of_the_crate);
                    self.of_the_core.extend(tests.of_the_core);
                    self.asks_for_the_system |= tests.asks_for_the_system;
                    self.shown.extend(tests.shown);
                }
                TokenTree::Group(group) => {
                    if derives_debug(before, group) {
                        names_in(body(after), &mut self.shown);
                    }
                    self.add(group.stream(), depth + usize::from(is_module(before, group)));
                }
                _ => {}
            }
        }
    }

    /// Adds every path that starts with `crate`, `self`, `super` or the name of a child, in a module of
    /// this path.
    fn add_paths(&mut self, tokens: TokenStream, module: &[String], children: &[String]) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let (before, after) = (&tokens[..index], &tokens[index + 1..]);
            match token {
                TokenTree::Ident(name) if *name == "crate" => {
                    self.paths.extend(whole_paths(after, &[]));
                }
                TokenTree::Ident(name) if *name == "self" && !follows_path(before) => {
                    self.paths.extend(whole_paths(after, module));
                }
                TokenTree::Ident(name) if *name == "super" && !follows_super(before) => {
                    let (mut rest, mut above) = (after, &module[..module.len().max(1) - 1]);
                    while let [a, b, TokenTree::Ident(name), more @ ..] = rest
                        && is_path(a, b)
                        && *name == "super"
                    {
                        (rest, above) = (more, &above[..above.len().max(1) - 1]);
                    }
                    self.paths.extend(whole_paths(rest, above));
                }
                TokenTree::Group(group) if is_module(before, group) => {
                    if let (false, Some(name)) = (is_tests(before), before.last()) {
                        let inner = [module, &[name.to_string()]].concat();
                        self.add_paths(group.stream(), &inner, &[]);
                    }
                }
                TokenTree::Group(group) => self.add_paths(group.stream(), module, children),
                TokenTree::Ident(name)
                    if children.contains(&name.to_string())
                        && !follows_path(before)
                        && matches!(after, [a, b, ..] if is_path(a, b)) =>
                {
                    let child = [module, &[name.to_string()]].concat();
                    self.paths.extend(whole_paths(after, &child));
                }
                _ => {}
            }
        }
    }

    /// What follows a first `super`, where `depth` of them reach the root.
    fn add_above(&mut self, mut path: &[TokenTree], mut depth: usize) {
        while let [a, b, TokenTree::Ident(name), rest @ ..] = path
            && is_path(a, b)
            && *name == "super"
        {
            (path, depth) = (rest, depth.saturating_sub(1));
        }
        if depth <= 1 {
            self.of_the_crate.extend(first_names(path));
        }
    }
}

/// The children of a module that have files of their own.
fn declared_modules(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let declared = tokens.windows(3).filter_map(|three| match three {
        [TokenTree::Ident(word), TokenTree::Ident(name), end]
            if *word == "mod" && is_punct(end, ';') =>
        {
            Some(name.to_string())
        }
        _ => None,
    });
    declared.collect()
}

/// The paths that continue from `base` with `::`, those in braces each by itself.
fn whole_paths(mut after: &[TokenTree], base: &[String]) -> Vec<Vec<String>> {
    let mut path = base.to_vec();
    loop {
        match after {
            [a, b, TokenTree::Ident(name), rest @ ..] if is_path(a, b) => {
                path.push(name.to_string());
                after = rest;
            }
            [a, b, TokenTree::Group(group), ..] if is_path(a, b) => {
                let tokens: Vec<_> = group.stream().into_iter().collect();
                let items = tokens.split(|token| is_punct(token, ','));
                return items.flat_map(|item| item_paths(item, &path)).collect();
            }
            _ => return vec![path],
        }
    }
}

/// The paths of one item in the braces of a `use`.
fn item_paths(item: &[TokenTree], base: &[String]) -> Vec<Vec<String>> {
    match item {
        [TokenTree::Ident(name), rest @ ..] if *name != "self" => {
            whole_paths(rest, &[base, &[name.to_string()]].concat())
        }
        _ => vec![base.to_vec()],
    }
}

/// Whether a name continues a path, or is the receiver of a method.
fn follows_path(before: &[TokenTree]) -> bool {
    before.last().is_some_and(|token| is_punct(token, ':'))
}

/// Whether this is the group of a `#[derive(…)]` that names `Debug`.
fn derives_debug(before: &[TokenTree], group: &Group) -> bool {
    let is_attribute = before.last().is_some_and(|token| is_punct(token, '#'));
    let mut tokens = group.stream().into_iter();
    match (is_attribute, tokens.next(), tokens.next()) {
        (true, Some(TokenTree::Ident(name)), Some(TokenTree::Group(derived))) => {
            name == "derive"
                && derived.stream().into_iter().any(|token| token.to_string() == "Debug")
        }
        _ => false,
    }
}

/// Of what follows an attribute, the fields or variants of the type; none for one that has none.
fn body(after: &[TokenTree]) -> TokenStream {
    let name = after.iter().position(
        |token| matches!(token, TokenTree::Ident(word) if *word == "struct" || *word == "enum"),
    );
    let after = after.get(name.unwrap_or(after.len())..).unwrap_or_default();
    let fields =
        after.iter().take_while(|token| !is_punct(token, ';')).find_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
    fields.unwrap_or_default()
}

fn names_in(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(names.insert(name.to_string())),
            TokenTree::Group(group) => names_in(group.stream(), names),
            _ => {}
        }
    }
}

fn follows_super(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(name), a, b] if *name == "super" && is_path(a, b))
}

fn is_module(before: &[TokenTree], group: &Group) -> bool {
    group.delimiter() == Delimiter::Brace
        && matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(_)] if *word == "mod")
}

fn is_tests(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Ident(name)) if *name == "tests")
}

/// Whether a name and what follows it is a function that opens a file or a folder, or its import.
fn opens_files(name: &Ident, after: &[TokenTree]) -> bool {
    let functions: &[&str] = match name.to_string().as_str() {
        "File" => &["open"],
        "OpenOptions" => &["new"],
        "fs" => &["read", "read_to_string", "read_dir"],
        _ => return false,
    };
    first_names(after).iter().any(|name| functions.contains(&name.as_str()))
}

/// Of `::name`, or of `::{name, name::more}`.
fn first_names(path: &[TokenTree]) -> Vec<String> {
    match path {
        [a, b, TokenTree::Ident(name), ..] if is_path(a, b) => vec![name.to_string()],
        [a, b, TokenTree::Group(group), ..] if is_path(a, b) => {
            let tokens: Vec<_> = group.stream().into_iter().collect();
            let parts = tokens.split(|token| is_punct(token, ','));
            parts.filter_map(|part| Some(part.first()?.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

fn is_path(first: &TokenTree, second: &TokenTree) -> bool {
    is_punct(first, ':') && is_punct(second, ':')
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// Of `cfg(…)` or `cfg!(…)`, the group.
fn is_about_system(token: &TokenTree) -> bool {
    const WORDS: [&str; 5] = ["target_os", "target_family", "target_vendor", "unix", "windows"];
    match token {
        TokenTree::Ident(name) => WORDS.iter().any(|word| name == word),
        TokenTree::Group(group) => group.stream().into_iter().any(|token| is_about_system(&token)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Names {
        Names::read(Path::new("menu/rows.rs"), text).unwrap()
    }

    fn of_the_crate(text: &str) -> Vec<String> {
        names(text).of_the_crate.into_iter().collect()
    }

    #[test]
    fn finds_modules_of_the_crate_however_they_are_named() {
        let text = "use crate::{auth::{self, x}, log}; fn f() { crate::cloud::g() }";
        assert_eq!(of_the_crate(text), ["auth", "cloud", "log"]);
    }

    #[test]
    fn finds_what_a_face_takes_from_the_core() {
        let text =
            "use companion_core::{contract::Intent, start}; type A = companion_core::Config;";
        let expected = ["contract", "start", "Config"].map(str::to_owned);
        assert_eq!(names(text).of_the_core, BTreeSet::from(expected));
    }

    #[test]
    fn finds_what_a_file_takes_from_a_child_that_it_declares() {
        let text = "mod child; fn f() { child::g(); other::child::h(); }";
        assert!(names(text).paths.iter().any(|path| path.ends_with(&["g".to_owned()])));
        assert_eq!(names(text).paths.len(), 1);
    }

    #[test]
    fn follows_super_as_far_as_the_root() {
        assert_eq!(of_the_crate("use super::super::stores::x; use super::y;"), ["stores"]);
        let inside = "mod tests { use super::super::{a, b}; use super::super::super::auth; }";
        assert_eq!(of_the_crate(inside), ["auth"]);
    }

    #[test]
    fn does_not_read_comments_and_texts() {
        let text = "/// crate::auth\nconst A: &str = \"crate::auth, cfg(unix)\"; // crate::auth";
        assert!(of_the_crate(text).is_empty() && !names(text).asks_for_the_system);
    }

    #[test]
    fn knows_what_the_types_hold_that_derive_debug() {
        let text =
            "#[derive(Clone, Debug)] #[serde(untagged)] /// Bytes\npub struct A<'a> { b: Vec<C> }
            #[derive(Clone)] struct D { e: Bytes } #[derive(Debug)] struct F(G); struct H { i: J }
            mod tests { #[derive(Debug)] enum K { L { m: N } } }";
        let shown = names(text).shown;
        let expected = ["C", "G", "L", "N", "Vec", "b", "m"].map(str::to_owned);
        assert_eq!(shown, BTreeSet::from(expected));
    }

    #[test]
    fn knows_what_opens_a_file_outside_of_tests() {
        let opens = [
            "fn f() { let x = std::fs::read(p); }",
            "use std::fs::{self, read_dir};",
            "fn f() { File::open(p)?; }",
            "fn f() { g(|| { OpenOptions::new() }) }",
        ];
        for text in opens {
            assert!(names(text).opens_files, "{text}");
        }
        let others = [
            "use std::fs::{self, File, OpenOptions}; fn f() { fs::rename(a, b); fs::read_link(a) }",
            "mod tests { use crate::os; fn f() { fs::read(p) } }",
            "// fs::read(p)",
        ];
        for text in others {
            assert!(!names(text).opens_files, "{text}");
        }
        assert_eq!(of_the_crate(others[1]), ["os"]);
    }

    #[test]
    fn knows_when_a_file_asks_for_the_system() {
        for text in ["#[cfg(any(test, target_os = \"linux\"))] fn f() {}", "if cfg!(windows) {}"] {
            assert!(names(text).asks_for_the_system, "{text}");
        }
        assert!(!names("#![cfg_attr(test, windows_subsystem = \"windows\")]").asks_for_the_system);
    }
}
