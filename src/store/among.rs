//! "Is one of these", as a statement that is prepared once.
//!
//! diesel's `eq_any` is an array on PostgreSQL, but on SQLite a list of as many parameters as there are values, whose
//! statement it parses anew each time; for one room that costs more than to run it. Here the list is filled up to a
//! power of two with its last value, so a statement has few forms, and each is kept.

use std::iter;

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, SingleValue};

/// The condition that a column holds one of some values; see [`among`].
#[derive(Clone, Debug)]
pub(crate) struct Among<Column, Value> {
    column: Column,
    values: Vec<Value>,
}

/// Whether `column` holds one of `values`; of none, never.
pub(crate) fn among<Column, Value: Clone>(
    column: Column,
    values: impl IntoIterator<Item = Value>,
) -> Among<Column, Value> {
    let mut values: Vec<Value> = values.into_iter().collect();
    if let Some(last) = values.last().cloned() {
        let more = values.len().next_power_of_two() - values.len();
        values.extend(iter::repeat_n(last, more));
    }
    Among { column, values }
}

impl<Column, Value, DB> QueryFragment<DB> for Among<Column, Value>
where
    DB: Backend + HasSqlType<Column::SqlType>,
    Column: Expression + QueryFragment<DB>,
    Column::SqlType: SingleValue,
    Value: ToSql<Column::SqlType, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Some((first, others)) = self.values.split_first() else {
            out.push_sql("1 = 0");
            return Ok(());
        };
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        out.push_bind_param::<Column::SqlType, _>(first)?;
        for value in others {
            out.push_sql(", ");
            out.push_bind_param::<Column::SqlType, _>(value)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<Column, Value> Expression for Among<Column, Value>
where
    Column: Expression,
{
    type SqlType = Bool;
}

impl<Column, Value, GroupBy> ValidGrouping<GroupBy> for Among<Column, Value> {
    type IsAggregate = is_aggregate::No;
}

impl<Column, Value, Source> AppearsOnTable<Source> for Among<Column, Value>
where
    Self: Expression,
    Column: AppearsOnTable<Source>,
{
}

impl<Column, Value, Source> SelectableExpression<Source> for Among<Column, Value>
where
    Self: AppearsOnTable<Source>,
    Column: SelectableExpression<Source>,
{
}

/// The text depends on the number of values, so it is the text by which the statement is found again.
impl<Column, Value> QueryId for Among<Column, Value> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sqlite::Sqlite;

    use super::*;
    use crate::schema::atom;

    fn sql(ids: &[i64]) -> String {
        let query = atom::table.filter(among(atom::id, ids.to_vec()));
        diesel::debug_query::<Sqlite, _>(&query.select(atom::id)).to_string()
    }

    #[test]
    fn a_list_is_filled_up_so_that_a_statement_has_few_forms() {
        let ending = |ids: &[i64]| {
            let sql = sql(ids);
            sql.split_once("WHERE ").unwrap().1.to_owned()
        };
        assert_eq!(ending(&[]), "1 = 0 -- binds: []");
        assert_eq!(ending(&[7]), "`atom`.`id` IN (?) -- binds: [7]");
        assert_eq!(
            ending(&[1, 2, 3]),
            "`atom`.`id` IN (?, ?, ?, ?) -- binds: [1, 2, 3, 3]"
        );
    }

    #[test]
    fn a_statement_is_prepared_once_for_each_form() {
        let is_kept = |ids: &[i64]| {
            let query = atom::table.filter(among(atom::id, ids.to_vec()));
            QueryFragment::<Sqlite>::is_safe_to_cache_prepared(&query, &Sqlite).unwrap()
        };
        assert!(is_kept(&[]) && is_kept(&[1]) && is_kept(&[1, 2, 3]));
    }
}
