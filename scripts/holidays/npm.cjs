// Prints the German public holidays of the npm library `date-holidays` as CSV.
'use strict'

const Holidays = require('date-holidays')

const FIRST_YEAR = 2015
const LAST_YEAR = 2040

const CODES = {
  'Neujahr': 'new_years_day',
  'Heilige Drei Könige': 'epiphany',
  'Internationaler Frauentag': 'womens_day',
  'Karfreitag': 'good_friday',
  'Ostersonntag': 'easter_sunday',
  'Ostermontag': 'easter_monday',
  'Maifeiertag': 'labour_day',
  'Tag der Befreiung (75. Jahrestag)': 'liberation_day',
  'Tag der Befreiung (80. Jahrestag)': 'liberation_day',
  'Christi Himmelfahrt': 'ascension_day',
  'Pfingstsonntag': 'whit_sunday',
  'Pfingstmontag': 'whit_monday',
  'Fronleichnam': 'corpus_christi',
  '75-jähriges Jubiläum des Volksaufstands in der DDR': 'uprising_day',
  'Augsburger Friedensfest': 'augsburg_peace_festival',
  'Mariä Himmelfahrt': 'assumption_day',
  'Weltkindertag': 'world_childrens_day',
  'Tag der Deutschen Einheit': 'german_unity_day',
  'Reformationstag': 'reformation_day',
  'Allerheiligen': 'all_saints_day',
  'Buß- und Bettag': 'repentance_day',
  '1. Weihnachtstag': 'christmas_day',
  '2. Weihnachtstag': 'second_christmas_day'
}

// Land, option of ours, region there.
const MUNICIPAL = [
  ['BY', 'assumption_day', 'KATH'],
  ['BY', 'assumption_day,augsburg_peace_festival', 'A'],
  ['SN', 'corpus_christi', 'BZ'],
  ['TH', 'corpus_christi', 'EIC']
]

// Every day of a place that is a public holiday; the library also lists school days,
// bank days such as Christmas Eve and mere observances, by other types.
function printPlace (land, option, region) {
  const place = region ? new Holidays('DE', land, region) : new Holidays('DE', land)
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (const day of place.getHolidays(year, 'de')) {
      if (day.type !== 'public') continue
      const code = CODES[day.name] || JSON.stringify(day.name)
      console.log(`DE-${land},"${option}",${day.date.slice(0, 10)},${code}`)
    }
  }
}

console.log('land,option,date,code')
for (const land of Object.keys(new Holidays().getStates('DE'))) printPlace(land, '', null)
for (const [land, option, region] of MUNICIPAL) printPlace(land, option, region)
