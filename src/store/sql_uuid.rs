//! Ids in SQL: `UUID` on PostgreSQL, a BLOB of 16 bytes on SQLite.
//!
//! Rows are read straight into the domain's id types; to compare or insert an id, write `id.sql()`.

use std::io::Write;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{HasSqlType, SqlType};
use diesel::sqlite::{Sqlite, SqliteValue};
use domain::ids::{
    AccountId, ApiKeyId, BlockingId, BookingId, ClosureId, FeedId, LetterId, NoteId, OrganiserId,
    PhotoId, ProviderId, ResourceId, RoomId, SiteId,
};
use uuid::Uuid;

use crate::connection::MultiBackend;

/// The SQL type of every id column.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(
    postgres_type(oid = 2950, array_oid = 2951),
    sqlite_type(name = "Binary")
)]
pub struct SqlUuid;

/// An id as it is bound to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsExpression)]
#[diesel(sql_type = SqlUuid)]
pub(crate) struct BoundUuid(Uuid);

impl From<BoundUuid> for Uuid {
    fn from(bound: BoundUuid) -> Self {
        bound.0
    }
}

/// Turns an id into what diesel can bind: only the crate of a type may teach diesel to bind it directly.
pub(crate) trait BindUuid {
    /// The id as a value of a statement.
    fn sql(self) -> BoundUuid;
}

impl HasSqlType<SqlUuid> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<SqlUuid>(lookup)
    }
}

impl ToSql<SqlUuid, Pg> for BoundUuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<SqlUuid, Sqlite> for BoundUuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl ToSql<SqlUuid, MultiBackend> for BoundUuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((SqlUuid, self));
        Ok(IsNull::No)
    }
}

/// Lets rows hold an id type of the domain, and lets that type be bound.
macro_rules! uuid_column {
    ($($id:ident),+) => { $(
        impl FromSql<SqlUuid, Pg> for $id {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                Ok(Self(Uuid::from_slice(value.as_bytes())?))
            }
        }

        impl FromSql<SqlUuid, Sqlite> for $id {
            fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                Ok(Self(Uuid::from_slice(value.read_blob())?))
            }
        }

        impl FromSql<SqlUuid, MultiBackend> for $id {
            fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, SqlUuid>()
            }
        }

        impl<DB> Queryable<SqlUuid, DB> for $id
        where
            DB: Backend,
            Self: FromSql<SqlUuid, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }

        impl BindUuid for $id {
            fn sql(self) -> BoundUuid {
                BoundUuid(self.0)
            }
        }
    )+ };
}

uuid_column!(
    AccountId,
    ApiKeyId,
    BlockingId,
    BookingId,
    ClosureId,
    FeedId,
    LetterId,
    NoteId,
    OrganiserId,
    PhotoId,
    ProviderId,
    ResourceId,
    RoomId,
    SiteId,
    BoundUuid
);

impl BindUuid for Uuid {
    fn sql(self) -> BoundUuid {
        BoundUuid(self)
    }
}
