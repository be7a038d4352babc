//! A little SQL: `SELECT … FROM one [WHERE a = 'b' AND …] [LIMIT n] [FORMAT f]`. It knows nothing of
//! joins, groups or order, and calls what it does not know a syntax error.

mod filter;
mod words;

use serde_json::{Value, json};

pub use filter::Filter;
use words::Words;

use crate::table::{Kind, Row, Table};

/// A query that was understood.
#[derive(Debug)]
pub struct Query {
    /// What it reads: `events`, or `acme.events`.
    pub table: Option<String>,
    /// The format it wants the answer in.
    pub format: Option<String>,
    items: Vec<Item>,
    filter: Filter,
    limit: Option<usize>,
}

/// What stands between SELECT and FROM.
#[derive(Debug)]
enum Item {
    All,
    Count(String),
    Column(String, String),
    Value(Value, Kind, String),
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// Says where it cannot be understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = Words::of(text)?;
        words.expect("SELECT")?;
        let mut items = vec![Item::read(&mut words)?];
        while words.skip(",") {
            items.push(Item::read(&mut words)?);
        }
        let table = words.skip("FROM").then(|| words.path()).transpose()?;
        let filter = words.skip("WHERE").then(|| Filter::read(&mut words)).transpose()?;
        let limit = words.skip("LIMIT").then(|| words.number()).transpose()?;
        let format = words.skip("FORMAT").then(|| words.name()).transpose()?;
        words.skip(";");
        words.end()?;
        let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(0));
        Ok(Self { table, format, items, filter: filter.unwrap_or_default(), limit })
    }

    /// Answers it from its table, of which only rows that pass `open` are there.
    ///
    /// # Errors
    /// When it names a column that the table lacks.
    pub fn run(&self, table: Option<&Table>, open: &Filter) -> Result<Table, String> {
        let nothing = Table { columns: vec![], rows: vec![vec![]] };
        let table = table.unwrap_or(&nothing);
        let passing = [open, &self.filter]
            .into_iter()
            .try_fold(table.rows.iter().collect::<Vec<_>>(), |rows, filter| {
                filter.passing(table, rows)
            })?;
        let answers = self.items.iter().map(|item| item.answer(table, &passing));
        let mut answer = side_by_side(answers.collect::<Result<_, _>>()?);
        answer.rows.truncate(self.limit.unwrap_or(usize::MAX));
        Ok(answer)
    }
}

impl Item {
    fn read(words: &mut Words) -> Result<Self, String> {
        let item = Self::read_plain(words)?;
        let alias = words.skip("AS").then(|| words.name()).transpose()?;
        Ok(alias.into_iter().fold(item, Self::named))
    }

    fn read_plain(words: &mut Words) -> Result<Self, String> {
        if words.skip("*") {
            return Ok(Self::All);
        }
        if let Some(value) = words.literal() {
            let kind = kind_of(&value);
            let name = value.as_str().map_or_else(|| value.to_string(), |text| format!("'{text}'"));
            return Ok(Self::Value(value, kind, name));
        }
        let name = words.name()?;
        if words.skip("(") {
            words.skip("*");
            words.expect(")")?;
            return Self::call(&name);
        }
        Ok(Self::Column(name.clone(), name))
    }

    fn call(function: &str) -> Result<Self, String> {
        let text =
            |value: &str| Ok(Self::Value(json!(value), Kind::String, format!("{function}()")));
        match function.to_ascii_lowercase().as_str() {
            "count" => Ok(Self::Count("count()".to_owned())),
            "version" => text("25.3.1.1"),
            "timezone" => text("UTC"),
            _ => Err(format!("Unknown function {function}")),
        }
    }

    fn named(self, alias: String) -> Self {
        match self {
            Self::All => self,
            Self::Count(_) => Self::Count(alias),
            Self::Column(column, _) => Self::Column(column, alias),
            Self::Value(value, kind, _) => Self::Value(value, kind, alias),
        }
    }

    fn answer(&self, table: &Table, rows: &[&Row]) -> Result<Table, String> {
        let one = |name: &str, kind, rows| Table { rows, ..Table::empty(&[(name, kind)]) };
        Ok(match self {
            Self::All => Table {
                rows: rows.iter().copied().cloned().collect(),
                columns: table.columns.clone(),
            },
            Self::Count(name) => one(name, Kind::UInt64, vec![vec![json!(rows.len())]]),
            Self::Value(value, kind, name) => {
                one(name, *kind, rows.iter().map(|_| vec![value.clone()]).collect())
            }
            Self::Column(column, name) => {
                let at = table.position(column).ok_or(format!("Unknown column {column}"))?;
                let cells = rows.iter().map(|row| vec![row[at].clone()]);
                one(name, table.columns[at].1, cells.collect())
            }
        })
    }
}

fn kind_of(value: &Value) -> Kind {
    let smallest = [Kind::String, Kind::UInt8, Kind::Int32];
    smallest.into_iter().find(|kind| kind.fits(value)).unwrap_or(Kind::UInt64)
}

/// A row of each for as long as all have one: beside a count there is one row.
fn side_by_side(tables: Vec<Table>) -> Table {
    let length = tables.iter().map(|table| table.rows.len()).min().unwrap_or(0);
    let row = |n: usize| tables.iter().flat_map(|table| table.rows[n].clone()).collect();
    let rows = (0..length).map(row).collect();
    Table { rows, columns: tables.into_iter().flat_map(|table| table.columns).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Tables;

    fn ask(query: &str, open: &str) -> Result<Table, String> {
        let query = Query::parse(query)?;
        let tables = Tables::default();
        let table = query.table.as_deref().and_then(|name| tables.with_name(name));
        query.run(table, &Filter::parse(open)?)
    }

    #[test]
    fn selects_all_up_to_a_limit() {
        let answer = ask("SELECT * FROM events LIMIT 10", "").unwrap();

        assert_eq!((answer.rows.len(), answer.columns.len()), (10, 4));
    }

    #[test]
    fn selects_a_number_without_a_table() {
        let answer = ask("select 1", "").unwrap();

        assert_eq!(answer.columns, [("1".to_owned(), Kind::UInt8)]);
        assert_eq!(answer.rows, [[json!(1)]]);
    }

    #[test]
    fn selects_columns_under_other_names() {
        let answer = ask("SELECT page AS p, amount FROM events LIMIT 1 FORMAT JSON;", "").unwrap();

        assert_eq!(answer.to_json()["data"], json!([{ "p": "/", "amount": 10 }]));
    }

    #[test]
    fn counts_what_passes_both_conditions() {
        let query = "SELECT count() FROM events WHERE amount >= 50 AND page != '/docs'";
        let count = |open| ask(query, open).unwrap().rows[0][0].as_u64().unwrap();

        assert!(count("") > count("country = 'ES'") && count("country = 'ES'") > 0);
        assert_eq!(count("country = 'nowhere'"), 0);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let wrong = ["", "DROP events", "SELECT", "SELECT * FROM", "SELECT * FROM a LIMIT x"];
        let more = ["SELECT nothing FROM events", "SELECT a(", "SELECT 'a", "SELECT 1 2"];
        for query in [&wrong[..], &more, &["SELECT * FROM events WHERE a = 1 OR b = 2"]].concat() {
            assert!(ask(query, "").is_err(), "{query:?}");
        }
    }
}
