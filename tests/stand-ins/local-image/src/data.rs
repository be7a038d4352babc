//! The data sources of every new workspace, always with the same rows.

use serde_json::{Value, json};

use crate::table::{Kind, Row, Table};

const COUNTRIES: [&str; 4] = ["ES", "US", "GB", "FR"];
const PAGES: [&str; 5] = ["/", "/pricing", "/docs", "/blog", "/docs/tokens"];
const PLANS: [&str; 3] = ["free", "dev", "enterprise"];

/// The data sources, by name.
#[derive(Clone, Debug)]
pub struct Tables(Vec<(&'static str, Table)>);

impl Default for Tables {
    fn default() -> Self {
        Self(vec![("events", events()), ("customers", customers())])
    }
}

impl Tables {
    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Table)> {
        self.0.iter().map(|(name, table)| (*name, table))
    }

    /// The one of this name.
    #[must_use]
    pub fn with_name(&self, name: &str) -> Option<&Table> {
        self.iter().find(|(known, _)| *known == name).map(|(_, table)| table)
    }

    /// The one of this name, to add rows to.
    pub fn with_name_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.0.iter_mut().find(|(known, _)| *known == name).map(|(_, table)| table)
    }
}

fn events() -> Table {
    let columns = [
        ("timestamp", Kind::String),
        ("country", Kind::String),
        ("page", Kind::String),
        ("amount", Kind::Int32),
    ];
    Table { rows: (0..48).map(event).collect(), ..Table::empty(&columns) }
}

/// Eight on each of six days.
fn event(n: usize) -> Row {
    let time = format!("2026-01-{:02} {:02}:30:00", 1 + n / 8, 8 + n % 8);
    let amount = 10 + n * 37 % 90;
    vec![json!(time), one_of(&COUNTRIES, n), one_of(&PAGES, n * n), json!(amount)]
}

fn customers() -> Table {
    let columns = [
        ("id", Kind::Int32),
        ("name", Kind::String),
        ("country", Kind::String),
        ("plan", Kind::String),
    ];
    Table { rows: (1..=30).map(customer).collect(), ..Table::empty(&columns) }
}

fn customer(n: usize) -> Row {
    vec![json!(n), json!(format!("Customer {n}")), one_of(&COUNTRIES, n), one_of(&PLANS, n)]
}

fn one_of(values: &[&str], n: usize) -> Value {
    json!(values[n % values.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_fits_its_column() {
        for (name, table) in Tables::default().iter() {
            assert!(table.rows.len() >= 24, "{name}");
            for row in &table.rows {
                assert_eq!(row.len(), table.columns.len());
                assert!(row.iter().zip(&table.columns).all(|(cell, (_, kind))| kind.fits(cell)));
            }
        }
    }
}
