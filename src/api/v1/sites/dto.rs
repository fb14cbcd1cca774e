//! Sites as they travel.

use chrono_tz::Europe::Berlin;
use domain::holidays::{HolidayOptions, Land, MunicipalHoliday};
use domain::provider::{Address, Position, Site};
use domain::text::{Line, Name};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::{Change, Fields};
use crate::api::problem::{Problem, Refusal};
use crate::api::v1::listings::filter::{provider, words};
use crate::api::wire::{Id, Timestamp, ZoneName};
use crate::services::sites::create::NewSite;
use crate::services::sites::edit::SiteChanges;
use crate::services::sites::read::Wanted;

/// Which sites are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SiteParams {
    /// Words of the name or town.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only sites of this provider.
    provider: Option<Id>,
}

/// A place in degrees (WGS 84), kept to the millionth.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Position)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionDto {
    /// North of the equator.
    #[schema(minimum = -90, maximum = 90, examples(54.22))]
    latitude: f64,
    /// East of Greenwich.
    #[schema(minimum = -180, maximum = 180, examples(10.89))]
    longitude: f64,
}

/// A site to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "provider_id": "0195a2f0-7c1e-7d3a-9b52-1f0c8e6d4a11", "name": "Haus der Begegnung", "town": "Lensahn",
    "land": "DE-SH", "position": {"latitude": 54.22, "longitude": 10.89}
}))]
#[serde(deny_unknown_fields)]
pub(super) struct SiteIn {
    /// Who runs it.
    provider_id: Id,
    /// Its name.
    #[schema(max_length = 200)]
    name: String,
    /// Street and number.
    #[schema(max_length = 200)]
    street: Option<String>,
    /// The postal code.
    #[schema(max_length = 20)]
    postal_code: Option<String>,
    /// The town.
    #[schema(max_length = 200)]
    town: String,
    /// The zone in which rules are read; `Europe/Berlin` if left out.
    time_zone: Option<ZoneName>,
    /// The Land, for public holidays.
    #[schema(pattern = "^DE-[A-Z]{2}$", examples("DE-SH"))]
    land: String,
    /// Holidays that the Land leaves to its municipalities and that this one has.
    #[serde(default)]
    #[schema(max_items = 3, examples(json!(["assumption_day"])))]
    municipal_holidays: Vec<String>,
    /// Where it lies.
    position: Option<PositionDto>,
}

/// A change of a site: what is left out stays, `null` takes away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteChange {
    /// Another name.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// Street and number.
    #[serde(default)]
    street: Change<String>,
    /// The postal code.
    #[serde(default)]
    postal_code: Change<String>,
    /// Another town.
    #[schema(max_length = 200)]
    town: Option<String>,
    /// Another zone; what stands keeps its instants.
    time_zone: Option<ZoneName>,
    /// Another Land.
    #[schema(pattern = "^DE-[A-Z]{2}$")]
    land: Option<String>,
    /// Other municipal holidays, all of them.
    #[schema(max_items = 3)]
    municipal_holidays: Option<Vec<String>>,
    /// Where it lies.
    #[serde(default)]
    position: Change<PositionDto>,
}

/// A site.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Site)]
pub(super) struct SiteOut {
    /// Its id.
    #[schema(value_type = Id)]
    id: Id,
    /// Who runs it.
    provider_id: Id,
    /// Its name.
    name: String,
    /// Street and number.
    #[schema(required)]
    street: Option<String>,
    /// The postal code.
    #[schema(required)]
    postal_code: Option<String>,
    /// The town.
    town: String,
    /// The zone in which rules are read.
    time_zone: ZoneName,
    /// The Land.
    #[schema(examples("DE-SH"))]
    land: String,
    /// Municipal holidays.
    municipal_holidays: Vec<String>,
    /// Where it lies.
    #[schema(required)]
    position: Option<PositionDto>,
    /// The version.
    version: i64,
    /// When it was entered.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
}

impl SiteParams {
    pub(super) fn parse(&self) -> Result<Wanted, Problem> {
        let mut fields = Fields::of_query();
        let words = words(&mut fields, self.q.as_deref());
        let provider = provider(&mut fields, self.provider.as_ref());
        fields.finish(|| {
            Some(Wanted {
                words: words?,
                provider: provider?,
            })
        })
    }
}

impl SiteIn {
    pub(super) fn parse(&self) -> Result<NewSite, Problem> {
        let mut fields = Fields::of_body();
        let provider_id = fields.parse("/provider_id", self.provider_id.parse());
        let name = fields.parse("/name", Name::parse(&self.name));
        let street = fields.optional("/street", self.street.as_deref().map(Name::parse));
        let code = self.postal_code.as_deref().map(Line::parse);
        let postal_code = fields.optional("/postal_code", code);
        let town = fields.parse("/town", Name::parse(&self.town));
        let zone = self.time_zone.as_ref().map(ZoneName::parse);
        let time_zone = fields.optional("/time_zone", zone);
        let land = fields.parse("/land", land(&self.land));
        let holidays = holidays(&self.municipal_holidays);
        let holiday_options = fields.parse("/municipal_holidays", holidays);
        let position = fields.optional("/position", self.position.map(PositionDto::parse));
        fields.finish(|| {
            Some(NewSite {
                provider_id: provider_id?,
                name: name?,
                address: Address {
                    street: street?,
                    postal_code: postal_code?,
                    town: Some(town?),
                },
                time_zone: time_zone?.unwrap_or(Berlin),
                land: land?,
                holiday_options: holiday_options?,
                position: position?,
            })
        })
    }
}

impl SiteChange {
    pub(super) fn parse(&self) -> Result<SiteChanges, Problem> {
        let mut fields = Fields::of_body();
        let name = fields.optional("/name", self.name.as_deref().map(Name::parse));
        let street = fields.change("/street", self.street.as_ref(), |text| Name::parse(text));
        let postal_code = fields.change("/postal_code", self.postal_code.as_ref(), |text| {
            Line::parse(text)
        });
        let town = fields.optional("/town", self.town.as_deref().map(Name::parse));
        let zone = self.time_zone.as_ref().map(ZoneName::parse);
        let time_zone = fields.optional("/time_zone", zone);
        let land = fields.optional("/land", self.land.as_deref().map(land));
        let holidays = self.municipal_holidays.as_deref().map(holidays);
        let holiday_options = fields.optional("/municipal_holidays", holidays);
        let position = fields.change("/position", self.position, PositionDto::parse);
        fields.finish(|| {
            Some(SiteChanges {
                name: name?,
                street: street?.into_option(),
                postal_code: postal_code?.into_option(),
                town: town?,
                time_zone: time_zone?,
                land: land?,
                holiday_options: holiday_options?,
                position: position?.into_option(),
            })
        })
    }
}

fn land(code: &str) -> Result<Land, Refusal> {
    Land::parse(code).map_err(|_| Refusal::UnknownValue {
        allowed: Land::ALL.map(|land| land.code().to_owned()).to_vec(),
    })
}

fn holidays(codes: &[String]) -> Result<HolidayOptions, Refusal> {
    codes
        .iter()
        .map(|code| MunicipalHoliday::parse(code))
        .collect::<Result<_, _>>()
        .map_err(|_| Refusal::UnknownValue {
            allowed: MunicipalHoliday::ALL
                .map(|holiday| holiday.code().to_owned())
                .to_vec(),
        })
}

impl PositionDto {
    fn parse(self) -> Result<Position, Refusal> {
        Position::from_degrees(self.latitude, self.longitude).ok_or(Refusal::MalformedPosition)
    }
}

impl From<Position> for PositionDto {
    fn from(position: Position) -> Self {
        Self {
            latitude: position.latitude(),
            longitude: position.longitude(),
        }
    }
}

impl SiteOut {
    pub(super) fn of(site: &Site) -> Self {
        let text = |name: Option<&Name>| name.map(ToString::to_string);
        Self {
            id: site.id.into(),
            provider_id: site.provider_id.into(),
            name: site.name.to_string(),
            street: text(site.address.street.as_ref()),
            postal_code: site.address.postal_code.as_ref().map(ToString::to_string),
            town: text(site.address.town.as_ref()).unwrap_or_default(),
            time_zone: site.time_zone.into(),
            land: site.land.code().to_owned(),
            municipal_holidays: site
                .holiday_options
                .iter()
                .map(|holiday| holiday.code().to_owned())
                .collect(),
            position: site.position.map(PositionDto::from),
            version: site.version,
            created_at: Timestamp::at(site.created_at, site.time_zone),
            changed_at: Timestamp::at(site.changed_at, site.time_zone),
        }
    }
}
