/* What the library and the disk can do without the product: writes the rows of bookings to an SQLite file, with
 * prepared statements, in durable commits of 64. Nothing is read, checked or refused.
 *
 *   raw FILE STATEMENTS SECONDS FIRST      prints the rows of bookings that were written in a second
 *
 * STATEMENTS holds one statement in each line, with parameters named :organiser, :booking, :key, :number, :room,
 * :provider, :site, :atom, :starts_at and :ends_at. FIRST is the number of the first booking; no two runs on one file
 * may use the same number.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 64, STATEMENTS_MAX = 16, ROOMS_MAX = 100000, DAY = 86400 };

struct room {
    unsigned char id[16], provider[16], site[16];
    int64_t atom;
};

static sqlite3 *database;
static sqlite3_stmt *statements[STATEMENTS_MAX];
static int statement_count;
static struct room rooms[ROOMS_MAX];
static int64_t room_count;
static int64_t midnight;

static void check(int result) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
    fprintf(stderr, "raw: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

/* As the product opens it, but for the foreign keys and the trigger: they are checks, not rows. */
static void open_database(const char *path) {
    check(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL));
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
        "PRAGMA foreign_keys = OFF; DROP TRIGGER IF EXISTS claim_excludes");
}

static void read_rooms(void) {
    sqlite3_stmt *query;
    check(sqlite3_prepare_v2(database,
        "SELECT b.id, b.provider_id, b.site_id, u.atom_id FROM bookable b "
        "JOIN bookable_atom u ON u.bookable_id = b.id WHERE b.kind = 'room' ORDER BY b.name_key", -1, &query, NULL));
    while (sqlite3_step(query) == SQLITE_ROW && room_count < ROOMS_MAX) {
        struct room *room = &rooms[room_count++];
        memcpy(room->id, sqlite3_column_blob(query, 0), 16);
        memcpy(room->provider, sqlite3_column_blob(query, 1), 16);
        memcpy(room->site, sqlite3_column_blob(query, 2), 16);
        room->atom = sqlite3_column_int64(query, 3);
    }
    check(sqlite3_finalize(query));
}

static void prepare(const char *path) {
    static char line[1 << 16];
    FILE *file = fopen(path, "r");
    if (!file) { perror(path); exit(1); }
    while (statement_count < STATEMENTS_MAX && fgets(line, sizeof line, file))
        check(sqlite3_prepare_v3(database, line, -1, SQLITE_PREPARE_PERSISTENT, &statements[statement_count++], NULL));
    fclose(file);
}

/* Of version 7, as the product makes them: the later, the greater. */
static void make_uuid(unsigned char *id, int64_t millisecond, unsigned char kind) {
    memset(id, 0, 16);
    for (int i = 0; i < 6; i++) id[i] = (unsigned char)(millisecond >> (40 - 8 * i));
    id[6] = 0x70;
    id[8] = 0x80;
    id[15] = kind;
}

static void bind_blob(sqlite3_stmt *statement, const char *name, const unsigned char *id) {
    int place = sqlite3_bind_parameter_index(statement, name);
    if (place) check(sqlite3_bind_blob(statement, place, id, 16, SQLITE_STATIC));
}

static void bind_number(sqlite3_stmt *statement, const char *name, int64_t number) {
    int place = sqlite3_bind_parameter_index(statement, name);
    if (place) check(sqlite3_bind_int64(statement, place, number));
}

/* The same hours as the load over HTTP: an hour that no other number books, neighbours in different rooms. */
static void book(int64_t number, int64_t key) {
    const struct room *room = &rooms[number % room_count];
    int64_t day = number / room_count % 365 + 1, hour = number / room_count / 365 % 5 + 15;
    int64_t starts_at = midnight + day * DAY + hour * 3600;
    unsigned char organiser[16], booking[16];
    make_uuid(organiser, midnight * 1000 + number, 3);
    make_uuid(booking, midnight * 1000 + number, 4);
    for (int i = 0; i < statement_count; i++) {
        sqlite3_stmt *statement = statements[i];
        bind_blob(statement, ":organiser", organiser);
        bind_blob(statement, ":booking", booking);
        bind_blob(statement, ":room", room->id);
        bind_blob(statement, ":provider", room->provider);
        bind_blob(statement, ":site", room->site);
        bind_number(statement, ":atom", room->atom);
        bind_number(statement, ":number", number);
        bind_number(statement, ":key", key);
        bind_number(statement, ":starts_at", starts_at);
        bind_number(statement, ":ends_at", starts_at + 3600);
        check(sqlite3_step(statement));
        check(sqlite3_reset(statement));
    }
}

static int64_t last_key(void) {
    sqlite3_stmt *query;
    check(sqlite3_prepare_v2(database, "SELECT max(key) FROM booking", -1, &query, NULL));
    check(sqlite3_step(query));
    int64_t key = sqlite3_column_int64(query, 0);
    check(sqlite3_finalize(query));
    return key;
}

int main(int count, char **arguments) {
    if (count != 5) { fprintf(stderr, "usage: raw FILE STATEMENTS SECONDS FIRST\n"); return 2; }
    open_database(arguments[1]);
    read_rooms();
    prepare(arguments[2]);
    double seconds = atof(arguments[3]);
    int64_t first = atoll(arguments[4]), number = first, key = last_key();
    midnight = (int64_t)time(NULL) / DAY * DAY;
    double began = now();
    while (now() - began < seconds) {
        run("BEGIN IMMEDIATE");
        for (int i = 0; i < BATCH; i++) book(number++, ++key);
        run("COMMIT");
    }
    printf("%.1f %lld\n", (double)(number - first) / (now() - began), (long long)(number - first));
    return 0;
}
