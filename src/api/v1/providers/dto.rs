//! Providers as they travel.

use chrono_tz::UTC;
use domain::language::Language;
use domain::provider::{Issuer, Office, Provider, ProviderStanding, Term};
use domain::text::{Code, Email, Line, Name};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Fields;
use crate::api::problem::Problem;
use crate::api::v1::listings::filter::words;
use crate::api::v1::listings::given;
use crate::api::v1::party::AddressDto;
use crate::api::wire::{Id, Timestamp, Word};
use crate::services::Ctx;
use crate::services::providers::apply::Application;
use crate::services::providers::edit::ProviderChanges;
use crate::services::providers::read::Wanted;

/// The most purposes, or customer groups, of one provider.
const TERMS_MAX: usize = 100;

/// Where a provider stands with the operator.
type StandingWord = Word<ProviderStanding>;

/// A language of messages.
type LanguageWord = Word<Language>;

/// Which providers are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProviderParams {
    /// Words of the name.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only those that stand here with the operator; the public sees admitted ones only.
    status: Option<StandingWord>,
}

/// Who stands on documents.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Issuer)]
#[serde(deny_unknown_fields)]
pub(super) struct IssuerDto {
    /// The full name.
    #[schema(max_length = 200)]
    legal_name: String,
    /// The address.
    #[serde(default)]
    address: AddressDto,
    /// Steuernummer.
    #[schema(max_length = 30)]
    tax_number: Option<String>,
    /// Umsatzsteuer-Identifikationsnummer.
    #[schema(max_length = 20)]
    vat_id: Option<String>,
}

/// How the office is reached.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Office)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeDto {
    /// A team address; notices go there.
    #[schema(max_length = 254, examples("hallen@example.org"))]
    email: String,
    /// The telephone number.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// The hours, as people read them.
    #[schema(max_length = 200, examples("Mo-Fr 8-12 Uhr"))]
    hours: Option<String>,
}

/// A code of a provider's own list, with its names.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Term)]
#[serde(deny_unknown_fields)]
pub(super) struct TermDto {
    /// The code that rules and bookings use.
    #[schema(max_length = 60, examples("private_party"))]
    code: String,
    /// In German.
    #[schema(max_length = 200, examples("Private Feier"))]
    name_de: String,
    /// In English.
    #[schema(max_length = 200)]
    name_en: Option<String>,
}

/// An application as a provider.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "Gemeinde Lensahn", "issuer": {"legal_name": "Gemeinde Lensahn, Der Bürgermeister"},
    "office": {"email": "hallen@example.org", "phone": "04363 0"},
    "purposes": [{"code": "private_party", "name_de": "Private Feier"}],
    "customer_groups": [{"code": "local_club", "name_de": "Örtlicher Verein"}]
}))]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderIn {
    /// The name the public reads.
    #[schema(max_length = 200)]
    name: String,
    /// Who stands on its documents.
    issuer: IssuerDto,
    /// How its office is reached.
    office: OfficeDto,
    /// The language of its notices; that of the request if left out.
    language: Option<LanguageWord>,
    /// The purposes that bookings name.
    #[serde(default)]
    #[schema(max_items = 100)]
    purposes: Vec<TermDto>,
    /// The customer groups it knows, highest rank first.
    #[serde(default)]
    #[schema(max_items = 100)]
    customer_groups: Vec<TermDto>,
}

/// A change of a provider: what is left out stays. Objects and lists replace all of the old ones.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderChange {
    /// Another name.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// Another issuer.
    issuer: Option<IssuerDto>,
    /// Another office.
    office: Option<OfficeDto>,
    /// Another language of its notices.
    language: Option<LanguageWord>,
    /// Other purposes.
    #[schema(max_items = 100)]
    purposes: Option<Vec<TermDto>>,
    /// Other customer groups, highest rank first.
    #[schema(max_items = 100)]
    customer_groups: Option<Vec<TermDto>>,
}

/// A provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub(super) struct ProviderOut {
    /// Its id.
    #[schema(value_type = Id)]
    id: Id,
    /// The name the public reads.
    name: String,
    /// Where it stands with the operator.
    status: StandingWord,
    /// The operator's reason, told to its staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    status_reason: Option<String>,
    /// Who stands on its documents, told to its staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    issuer: Option<IssuerDto>,
    /// How its office is reached.
    office: OfficeDto,
    /// The language of its notices.
    language: LanguageWord,
    /// The purposes that bookings name.
    purposes: Vec<TermDto>,
    /// The customer groups it knows, highest rank first.
    customer_groups: Vec<TermDto>,
    /// The version.
    version: i64,
    /// When it applied.
    created_at: Timestamp,
    /// When it was last changed.
    changed_at: Timestamp,
}

impl ProviderParams {
    pub(super) fn parse(&self) -> Result<Wanted, Problem> {
        let mut fields = Fields::of_query();
        let words = words(&mut fields, self.q.as_deref());
        fields.finish(|| {
            Some(Wanted {
                words: words?,
                standing: self.status.map(|word| word.0),
            })
        })
    }
}

impl ProviderIn {
    /// The application; `language` is that of the request.
    pub(super) fn parse(&self, language: Language) -> Result<Application, Problem> {
        let mut fields = Fields::of_body();
        let name = fields.parse("/name", Name::parse(&self.name));
        let issuer = fields.within("/issuer", |fields| self.issuer.parse(fields));
        let office = fields.within("/office", |fields| self.office.parse(fields));
        let purposes = terms(&mut fields, "/purposes", &self.purposes);
        let groups = terms(&mut fields, "/customer_groups", &self.customer_groups);
        fields.finish(|| {
            Some(Application {
                name: name?,
                issuer: issuer?,
                office: office?,
                language: self.language.map_or(language, |word| word.0),
                purposes: purposes?,
                customer_groups: groups?,
            })
        })
    }
}

impl ProviderChange {
    pub(super) fn parse(&self) -> Result<ProviderChanges, Problem> {
        let mut fields = Fields::of_body();
        let name = fields.optional("/name", self.name.as_deref().map(Name::parse));
        let issuer = given(self.issuer.as_ref(), |issuer| {
            fields.within("/issuer", |fields| issuer.parse(fields))
        });
        let office = given(self.office.as_ref(), |office| {
            fields.within("/office", |fields| office.parse(fields))
        });
        let purposes = given(self.purposes.as_deref(), |list| {
            terms(&mut fields, "/purposes", list)
        });
        let groups = given(self.customer_groups.as_deref(), |list| {
            terms(&mut fields, "/customer_groups", list)
        });
        fields.finish(|| {
            Some(ProviderChanges {
                name: name?,
                issuer: issuer?,
                office: office?,
                language: self.language.map(|word| word.0),
                purposes: purposes?,
                customer_groups: groups?,
            })
        })
    }
}

fn terms(fields: &mut Fields, place: &str, list: &[TermDto]) -> Option<Vec<Term>> {
    fields.list(place, list, TERMS_MAX, |fields, term| term.parse(fields))
}

impl TermDto {
    fn parse(&self, fields: &mut Fields) -> Option<Term> {
        let code = fields.parse("/code", Code::parse(&self.code));
        let name_de = fields.parse("/name_de", Name::parse(&self.name_de));
        let name_en = fields.optional("/name_en", self.name_en.as_deref().map(Name::parse));
        Some(Term {
            code: code?,
            name_de: name_de?,
            name_en: name_en?,
        })
    }
}

impl IssuerDto {
    fn parse(&self, fields: &mut Fields) -> Option<Issuer> {
        let legal_name = fields.parse("/legal_name", Name::parse(&self.legal_name));
        let address = fields.within("/address", |fields| self.address.parse(fields));
        let tax = self.tax_number.as_deref().map(Line::parse);
        let tax_number = fields.optional("/tax_number", tax);
        let vat_id = fields.optional("/vat_id", self.vat_id.as_deref().map(Line::parse));
        Some(Issuer {
            legal_name: legal_name?,
            address: address?,
            tax_number: tax_number?,
            vat_id: vat_id?,
        })
    }
}

impl OfficeDto {
    fn parse(&self, fields: &mut Fields) -> Option<Office> {
        let email = fields.parse("/email", Email::parse(&self.email));
        let phone = fields.optional("/phone", self.phone.as_deref().map(Line::parse));
        let hours = fields.optional("/hours", self.hours.as_deref().map(Name::parse));
        Some(Office {
            email: email?,
            phone: phone?,
            hours: hours?,
        })
    }
}

impl From<&Term> for TermDto {
    fn from(term: &Term) -> Self {
        Self {
            code: term.code.to_string(),
            name_de: term.name_de.to_string(),
            name_en: text(term.name_en.as_ref()),
        }
    }
}

impl From<&Issuer> for IssuerDto {
    fn from(issuer: &Issuer) -> Self {
        Self {
            legal_name: issuer.legal_name.to_string(),
            address: AddressDto::from(&issuer.address),
            tax_number: text(issuer.tax_number.as_ref()),
            vat_id: text(issuer.vat_id.as_ref()),
        }
    }
}

impl From<&Office> for OfficeDto {
    fn from(office: &Office) -> Self {
        Self {
            email: office.email.as_str().to_owned(),
            phone: text(office.phone.as_ref()),
            hours: text(office.hours.as_ref()),
        }
    }
}

impl ProviderOut {
    /// All that the caller may see of a provider.
    pub(super) fn of(provider: &Provider, ctx: &Ctx) -> Self {
        let own = ctx.actor.is_staff_of(provider.id).then_some(provider);
        Self {
            id: provider.id.into(),
            name: provider.name.to_string(),
            status: Word(provider.status.standing()),
            status_reason: own.and_then(|own| text(own.status.reason())),
            issuer: own.map(|own| IssuerDto::from(&own.issuer)),
            office: OfficeDto::from(&provider.office),
            language: Word(provider.language),
            purposes: provider.purposes.iter().map(TermDto::from).collect(),
            customer_groups: provider.customer_groups.iter().map(TermDto::from).collect(),
            version: provider.version,
            created_at: Timestamp::at(provider.created_at, UTC),
            changed_at: Timestamp::at(provider.changed_at, UTC),
        }
    }
}

fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}
