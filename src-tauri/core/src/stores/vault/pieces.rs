//! Entries that are larger than the keyring takes at once: a header under the entry's name, and
//! pieces beside it.
//!
//! There are two places for pieces. A write puts its pieces into the place that the current header
//! does not name, and writes its header last, so that a reader finds the old value or the new one.
//! The header has a digest of the whole value, so that pieces which do not belong together are
//! never taken for one.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::keyring::{Failure, KeyringSession};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    v: u32,
    pieces: usize,
    /// Grows with each value; even and odd numbers have a place for pieces each.
    generation: u64,
    sha256: String,
}

/// Reads the whole value of an entry.
pub(super) fn read(
    store: &dyn KeyringSession,
    user: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    let mut torn = None;
    loop {
        let Some(entry) = store.read(user)?.map(Zeroizing::new) else {
            return Ok(None);
        };
        let Some(header) = store.max_entry_bytes().and_then(|_| Header::parse(&entry)) else {
            return Ok(Some(entry));
        };
        match header.read_value(store, user)? {
            Some(value) => return Ok(Some(value)),
            None if torn.as_ref() == Some(&entry) => return Err(Failure::Torn),
            // Another process may have written between the two reads: then the header is new.
            None => torn = Some(entry),
        }
    }
}

/// Adds or replaces an entry. After a failure the old value is still there.
pub(super) fn write(
    store: &dyn KeyringSession,
    user: &str,
    label: &str,
    value: &[u8],
) -> Result<(), Failure> {
    let Some(most) = store.max_entry_bytes() else {
        return store.write(user, label, value);
    };
    let old = store.read(user)?.map(Zeroizing::new);
    let old = old.and_then(|entry| Header::parse(&entry));
    let generation = old.map_or(0, |old| old.generation.wrapping_add(1));
    let mut pieces = 0;
    if value.len() > most {
        for piece in value.chunks(most) {
            pieces += 1;
            store.write(&piece_name(user, generation, pieces), label, piece)?;
        }
        let header = Header { v: VERSION, pieces, generation, sha256: digest(value) };
        store.write(user, label, &header.to_bytes()?)?;
    } else {
        store.write(user, label, value)?;
    }
    // The value is written. Old pieces that cannot be removed now are removed by the next write.
    let _ = remove_pieces(store, user, generation.wrapping_add(1), 0);
    let _ = remove_pieces(store, user, generation, pieces);
    Ok(())
}

/// Removes an entry, its pieces first: they hold secrets, and a header without them can still be
/// removed later.
pub(super) fn delete(store: &dyn KeyringSession, user: &str) -> Result<(), Failure> {
    if store.max_entry_bytes().is_some() {
        remove_pieces(store, user, 0, 0)?;
        remove_pieces(store, user, 1, 0)?;
    }
    store.delete(user)
}

impl Header {
    /// Parses a header; `None` if the entry is a value in one piece. A header of a newer version
    /// counts as a value, whose version the caller checks.
    fn parse(entry: &[u8]) -> Option<Self> {
        let header: Self = serde_json::from_slice(entry).ok()?;
        (header.v == VERSION).then_some(header)
    }

    fn to_bytes(&self) -> Result<Vec<u8>, Failure> {
        serde_json::to_vec(self).map_err(|error| Failure::Other(error.to_string()))
    }

    /// Reads the value from its pieces; `None` if they do not belong to this header.
    fn read_value(
        &self,
        store: &dyn KeyringSession,
        user: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        let mut pieces = Vec::new();
        for at in 1..=self.pieces {
            match store.read(&piece_name(user, self.generation, at))? {
                Some(piece) => pieces.push(Zeroizing::new(piece)),
                None => return Ok(None),
            }
        }
        // In one allocation: one that grows leaves copies behind.
        let length = pieces.iter().map(|piece| piece.len()).sum();
        let mut value = Zeroizing::new(Vec::with_capacity(length));
        pieces.iter().for_each(|piece| value.extend_from_slice(piece));
        Ok((digest(&value) == self.sha256).then_some(value))
    }
}

/// Removes the pieces after the first `remaining`, the last one first, so that there is never a
/// gap.
fn remove_pieces(
    store: &dyn KeyringSession,
    user: &str,
    generation: u64,
    remaining: usize,
) -> Result<(), Failure> {
    let mut last = remaining;
    while store.read(&piece_name(user, generation, last + 1))?.map(Zeroizing::new).is_some() {
        last += 1;
    }
    (remaining + 1..=last).rev().try_for_each(|at| store.delete(&piece_name(user, generation, at)))
}

fn piece_name(user: &str, generation: u64, at: usize) -> String {
    format!("{user} #{}.{at}", generation % 2)
}

fn digest(value: &[u8]) -> String {
    Sha256::digest(value).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const MOST: usize = 2560;

    /// A keyring with Windows' limit, which can fail from one of its steps on.
    #[derive(Default)]
    struct Small {
        entries: RefCell<BTreeMap<String, Vec<u8>>>,
        /// Steps that still go well; `None`: all.
        left: Cell<Option<usize>>,
    }

    impl Small {
        fn step(&self) -> Result<(), Failure> {
            match self.left.get() {
                Some(0) => Err(Failure::Other("it is gone".to_owned())),
                left => {
                    self.left.set(left.map(|left| left - 1));
                    Ok(())
                }
            }
        }

        fn value(&self) -> Option<Vec<u8>> {
            self.left.set(None);
            read(self, "ada").unwrap().map(|value| value.to_vec())
        }

        fn names(&self) -> usize {
            self.entries.borrow().len()
        }
    }

    impl KeyringSession for Small {
        fn max_entry_bytes(&self) -> Option<usize> {
            Some(MOST)
        }

        fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure> {
            self.step()?;
            Ok(self.entries.borrow().get(user).cloned())
        }

        fn write(&self, user: &str, _: &str, bytes: &[u8]) -> Result<(), Failure> {
            self.step()?;
            assert!(bytes.len() <= MOST);
            self.entries.borrow_mut().insert(user.to_owned(), bytes.to_vec());
            Ok(())
        }

        fn delete(&self, user: &str) -> Result<(), Failure> {
            self.step()?;
            self.entries.borrow_mut().remove(user);
            Ok(())
        }
    }

    fn value(of: u8, bytes: usize) -> Vec<u8> {
        vec![of; bytes]
    }

    /// How many entries a value of this size takes.
    fn entries(bytes: usize) -> usize {
        if bytes <= MOST { 1 } else { 1 + bytes.div_ceil(MOST) }
    }

    #[test]
    fn eight_kibibytes_are_given_back_and_leave_nothing() {
        let store = Small::default();
        write(&store, "ada", "Ada", &value(7, 8192)).unwrap();
        write(&store, "bob", "Bob", b"small").unwrap();
        assert_eq!(store.value().unwrap(), value(7, 8192));
        delete(&store, "ada").unwrap();
        assert_eq!(store.entries.borrow().keys().collect::<Vec<_>>(), ["bob"]);
    }

    #[test]
    fn a_small_value_is_one_entry_as_it_is() {
        let store = Small::default();
        write(&store, "ada", "Ada", br#"{"v":1}"#).unwrap();
        assert_eq!(store.entries.borrow()["ada"], br#"{"v":1}"#);
    }

    #[test]
    fn pieces_that_do_not_belong_to_the_header_are_no_value() {
        for spoil in ["ada #0.2", "ada #0.4"] {
            let store = Small::default();
            write(&store, "ada", "Ada", &value(7, 8192)).unwrap();
            let bytes = store.entries.borrow_mut().insert(spoil.to_owned(), value(8, 100));
            assert!(matches!(read(&store, "ada"), Err(Failure::Torn)), "{spoil}");
            store.entries.borrow_mut().insert(spoil.to_owned(), bytes.unwrap());
            assert!(store.value().is_some());
            store.entries.borrow_mut().remove(spoil);
            assert!(matches!(read(&store, "ada"), Err(Failure::Torn)), "{spoil}");
        }
    }

    #[test]
    fn a_header_of_a_newer_version_is_given_as_it_is() {
        let store = Small::default();
        let newer = br#"{"v":2,"pieces":3,"generation":1,"sha256":""}"#.to_vec();
        store.entries.borrow_mut().insert("ada".to_owned(), newer.clone());
        assert_eq!(store.value(), Some(newer));
    }

    /// A keyring that another process writes to between two reads.
    struct Moving {
        store: Small,
        reads: Cell<usize>,
    }

    impl KeyringSession for Moving {
        fn max_entry_bytes(&self) -> Option<usize> {
            Some(MOST)
        }

        fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure> {
            self.reads.set(self.reads.get() + 1);
            if self.reads.get() == 3 {
                write(&self.store, "ada", "Ada", &value(9, 6000)).unwrap();
            }
            self.store.read(user)
        }

        fn write(&self, user: &str, label: &str, bytes: &[u8]) -> Result<(), Failure> {
            self.store.write(user, label, bytes)
        }

        fn delete(&self, user: &str) -> Result<(), Failure> {
            self.store.delete(user)
        }
    }

    #[test]
    fn a_value_that_is_replaced_while_it_is_read_is_read_again() {
        let store = Moving { store: Small::default(), reads: Cell::new(0) };
        write(&store.store, "ada", "Ada", &value(7, 8192)).unwrap();
        assert_eq!(read(&store, "ada").unwrap().unwrap().to_vec(), value(9, 6000));
    }

    /// Fails at each step in turn: the value is then the old one or the new one, and the next write
    /// leaves nothing but its own.
    fn fails_at_every_step(old: usize, new: usize) {
        for steps in 0.. {
            let store = Small::default();
            write(&store, "ada", "Ada", &value(1, old)).unwrap();
            store.left.set(Some(steps));
            let written = write(&store, "ada", "Ada", &value(2, new));
            let is_over = store.left.get() != Some(0);
            let now = store.value().unwrap();
            match written {
                Ok(()) => assert_eq!(now, value(2, new)),
                Err(_) => assert_eq!(now, value(1, old), "after {steps} steps"),
            }
            write(&store, "ada", "Ada", &value(3, new)).unwrap();
            assert_eq!(store.value().unwrap(), value(3, new));
            assert_eq!(store.names(), entries(new), "after {steps} steps");
            if is_over {
                return;
            }
        }
    }

    #[test]
    fn a_failure_at_any_step_leaves_the_old_value_or_the_new_one() {
        for (old, new) in [(8192, 6000), (6000, 8192), (8192, 100), (100, 8192), (100, 200)] {
            fails_at_every_step(old, new);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_the_sizes_no_step_mixes_two_values(old in 0..12_000_usize, new in 0..12_000_usize) {
            fails_at_every_step(old, new);
        }

        #[test]
        fn values_of_any_size_follow_one_another_and_leave_no_piece(
            sizes in prop::collection::vec(0..12_000_usize, 1..8)
        ) {
            let store = Small::default();
            for bytes in sizes {
                write(&store, "ada", "Ada", &value(5, bytes)).unwrap();
                prop_assert_eq!(store.value().unwrap().len(), bytes);
                prop_assert_eq!(store.names(), entries(bytes));
            }
        }
    }
}
