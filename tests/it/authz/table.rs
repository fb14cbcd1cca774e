//! The table, in the columns of [`CALLERS`](super::CALLERS): nobody, guest, own, other, staff, operator.

/// Reading what is public; a draft and an applicant are not.
pub const PUBLIC: &str = "
GET    /api/v1/availability                    -          200  200    -  200  200  200
POST   /api/v1/availability/check              -          200  200    -  200  200  200
GET    /api/v1/availability/days               -          200  200    -  200  200  200
GET    /api/v1/me                              -          401  200    -  200  200  200
GET    /api/v1/providers                       -          200  200    -  200  200  200
GET    /api/v1/providers/{id}                  provider   200  200    -  200  200  200
GET    /api/v1/providers/{id}                  applicant  404  404    -  404  200  200
GET    /api/v1/resources                       -          200  200    -  200  200  200
GET    /api/v1/resources/{id}                  resource   200  200    -  200  200  200
GET    /api/v1/rooms                           -          200  200    -  200  200  200
GET    /api/v1/rooms/{id}                      room       200  200    -  200  200  200
GET    /api/v1/rooms/{id}                      draft      404  404    -  404  200  200
GET    /api/v1/rooms/{id}/availability         room       200  200    -  200  200  200
GET    /api/v1/rooms/{id}/availability         draft      404  404    -  404  200  200
GET    /api/v1/rooms/{id}/opening-hours        room       200  200    -  200  200  200
GET    /api/v1/rooms/{id}/opening-hours        draft      404  404    -  404  200  200
GET    /api/v1/rooms/{id}/slots                room       200  200    -  200  200  200
GET    /api/v1/rooms/{id}/slots                draft      404  404    -  404  200  200
GET    /api/v1/sites                           -          200  200    -  200  200  200
GET    /api/v1/sites/{id}                      site       200  200    -  200  200  200
";

/// Keeping providers, sites, rooms and resources.
pub const CATALOGUE: &str = "
POST   /api/v1/providers                       -          201  201    -  201  201  201
PATCH  /api/v1/providers/{id}                  provider   401  403    -  403  200  200
PATCH  /api/v1/providers/{id}                  applicant  404  404    -  404  200  200
POST   /api/v1/providers/{id}/admit            applicant  404  404    -  404  403  200
POST   /api/v1/providers/{id}/decline          applicant  404  404    -  404  403  200
POST   /api/v1/providers/{id}/suspend          provider   401  403    -  403  403  200
POST   /api/v1/resources                       -          401  403    -  403  201  201
DELETE /api/v1/resources/{id}                  resource   401  403    -  403  204  204
PATCH  /api/v1/resources/{id}                  resource   401  403    -  403  200  200
POST   /api/v1/rooms                           -          401  403    -  403  201  201
DELETE /api/v1/rooms/{id}                      room       401  403    -  403  204  204
DELETE /api/v1/rooms/{id}                      draft      404  404    -  404  204  204
PATCH  /api/v1/rooms/{id}                      room       401  403    -  403  200  200
PATCH  /api/v1/rooms/{id}                      draft      404  404    -  404  200  200
PUT    /api/v1/rooms/{id}/opening-hours        room       401  403    -  403  200  200
PUT    /api/v1/rooms/{id}/opening-hours        draft      404  404    -  404  200  200
POST   /api/v1/sites                           -          401  403    -  403  201  201
DELETE /api/v1/sites/{id}                      site       401  403    -  403  204  204
PATCH  /api/v1/sites/{id}                      site       401  403    -  403  200  200
";

/// Bookings and holds.
pub const BOOKINGS: &str = "
GET    /api/v1/bookings                        -          401  403    -  200  200  200
POST   /api/v1/bookings                        -          201  201    -  201  201  201
GET    /api/v1/bookings/{id}                   booking    404  404  200  404  200  200
PATCH  /api/v1/bookings/{id}                   booking    404  404  200  404  200  200
POST   /api/v1/bookings/{id}/cancel            booking    404  404  200  404  200  200
POST   /api/v1/bookings/{id}/complete          ended      404  404  403  404  200  200
POST   /api/v1/bookings/{id}/confirm           request    404  404  403  404  200  200
POST   /api/v1/bookings/{id}/decline           request    404  404  403  404  200  200
POST   /api/v1/bookings/{id}/no-show           ended      404  404  403  404  200  200
POST   /api/v1/bookings/{id}/option            request    404  404  403  404  200  200
POST   /api/v1/bookings/{id}/reinstate         cancelled  404  404  403  404  200  200
POST   /api/v1/holds                           -          201  201    -  201  201  201
DELETE /api/v1/holds/{id}                      hold       404  404  204  404  204  204
";

/// What only the office keeps.
pub const OFFICE: &str = "
GET    /api/v1/blockings                       -          401  403    -  200  200  200
POST   /api/v1/blockings                       -          401  403    -  403  201  201
GET    /api/v1/blockings/{id}                  blocking   404  404    -  404  200  200
DELETE /api/v1/blockings/{id}                  blocking   404  404    -  404  204  204
PATCH  /api/v1/blockings/{id}                  blocking   404  404    -  404  200  200
GET    /api/v1/closures                        -          401  403    -  200  200  200
POST   /api/v1/closures                        -          401  403    -  403  201  201
GET    /api/v1/closures/{id}                   closure    404  404    -  404  200  200
DELETE /api/v1/closures/{id}                   closure    404  404    -  404  204  204
PATCH  /api/v1/closures/{id}                   closure    404  404    -  404  200  200
GET    /api/v1/closures/{id}/affected          closure    404  404    -  404  200  200
POST   /api/v1/closures/{id}/resolve           closure    404  404    -  404  200  200
GET    /api/v1/feeds                           -          401  403    -  200  200  200
POST   /api/v1/feeds                           -          401  403    -  403  201  201
GET    /api/v1/feeds/{id}                      feed       404  404    -  404  200  200
DELETE /api/v1/feeds/{id}                      feed       404  404    -  404  204  204
POST   /api/v1/feeds/{id}/rotate               feed       404  404    -  404  200  200
GET    /api/v1/organisers                      -          401  403    -  200  200  200
POST   /api/v1/organisers                      -          401  403    -  403  201  201
GET    /api/v1/organisers/{id}                 organiser  404  404    -  404  200  200
PATCH  /api/v1/organisers/{id}                 organiser  404  404    -  404  200  200
";

/// The pages about the API, and calendars at their secret addresses; the figures are for some addresses, whoever asks.
pub const PAGES: &str = "
GET    /docs                                   -          200  200    -  200  200  200
GET    /docs/style.css                         -          200  200    -  200  200  200
GET    /feeds/{token}.ics                      calendar   200  200    -  200  200  200
GET    /feeds/{token}/freebusy.ics             calendar   200  200    -  200  200  200
GET    /health/live                            -          200  200    -  200  200  200
GET    /health/ready                           -          200  200    -  200  200  200
GET    /metrics                                -          404  404    -  404  404  404
GET    /openapi.yaml                           -          200  200    -  200  200  200
GET    /problems                               -          200  200    -  200  200  200
GET    /problems/{code}                        problem    200  200    -  200  200  200
";
