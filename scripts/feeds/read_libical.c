/* Reads calendars with libical, which knows zones from the VTIMEZONE of the file, and prints JSON.
 * Checks them against the standard's table of which property may occur how often, too. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_text(const char *name, const char *text) {
    printf("\"%s\": ", name);
    if (!text) {
        printf("null, ");
        return;
    }
    putchar('"');
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\' || *c < 0x20)
            printf("\\u%04x", *c);
        else
            putchar(*c);
    }
    printf("\", ");
}

static void print_instant(const char *name, struct icaltimetype time) {
    time_t seconds = icaltime_as_timet_with_zone(time, icaltime_get_timezone(time));
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&seconds));
    print_text(name, text);
}

static const char *text_of(icalcomponent *component, icalproperty_kind kind) {
    icalproperty *property = icalcomponent_get_first_property(component, kind);
    return property ? icalproperty_get_value_as_string(property) : NULL;
}

static const char *name_of(icalcomponent *root) {
    icalproperty *name = icalcomponent_get_first_property(root, ICAL_NAME_PROPERTY);
    return name ? icalproperty_get_name(name) : NULL;
}

static void print_event(icalcomponent *event) {
    printf("{");
    print_text("uid", icalcomponent_get_uid(event));
    print_instant("start", icalcomponent_get_dtstart(event));
    print_instant("end", icalcomponent_get_dtend(event));
    print_instant("changed", icalcomponent_get_dtstamp(event));
    print_text("status", text_of(event, ICAL_STATUS_PROPERTY));
    print_text("transparency", text_of(event, ICAL_TRANSP_PROPERTY));
    print_text("summary", icalcomponent_get_summary(event));
    print_text("location", icalcomponent_get_location(event));
    print_text("description", icalcomponent_get_description(event));
    printf("\"sequence\": %d}", icalcomponent_get_sequence(event));
}

static void print_events(icalcomponent *root) {
    const char *comma = "";
    printf("\"events\": [");
    icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT)) {
        printf("%s\n", comma);
        print_event(event);
        comma = ",";
    }
    printf("], ");
}

static const char *kind_of(icalproperty *property) {
    icalparameter *kind = icalproperty_get_first_parameter(property, ICAL_FBTYPE_PARAMETER);
    return kind ? icalparameter_enum_to_string(icalparameter_get_fbtype(kind)) : "BUSY";
}

static void print_spans(icalcomponent *root) {
    const char *comma = "";
    icalcomponent *busy = icalcomponent_get_first_component(root, ICAL_VFREEBUSY_COMPONENT);
    icalproperty *span = busy ? icalcomponent_get_first_property(busy, ICAL_FREEBUSY_PROPERTY) : NULL;
    printf("\"freebusy\": [");
    for (; span; span = icalcomponent_get_next_property(busy, ICAL_FREEBUSY_PROPERTY)) {
        struct icalperiodtype period = icalproperty_get_freebusy(span);
        printf("%s{", comma);
        print_instant("start", period.start);
        print_instant("end", period.end);
        printf("\"type\": \"%s\"}", kind_of(span));
        comma = ",";
    }
    printf("]");
}

static const char *organizer_of(icalcomponent *root) {
    icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    return event ? text_of(event, ICAL_ORGANIZER_PROPERTY) : NULL;
}

static char *content_of(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return NULL;
    long size = ftell(file);
    rewind(file);
    char *content = calloc((size_t)size + 1, 1);
    if (content && fread(content, 1, (size_t)size, file) != (size_t)size)
        content[0] = 0;
    fclose(file);
    return content;
}

static void print_calendar(const char *path) {
    char *content = content_of(path);
    icalcomponent *root = content ? icalparser_parse_string(content) : NULL;
    printf("\"%s\": {", path);
    if (!root || icalcomponent_isa(root) != ICAL_VCALENDAR_COMPONENT) {
        printf("\"error\": \"no calendar\"}");
        return;
    }
    icalrestriction_check(root);
    if (icalcomponent_count_errors(root) > 0) {
        char *marked = icalcomponent_as_ical_string_r(root);
        print_text("error", strstr(marked, "X-LIC-ERROR"));
    }
    print_text("method", text_of(root, ICAL_METHOD_PROPERTY));
    print_text("name", name_of(root));
    print_text("organizer", organizer_of(root));
    print_events(root);
    print_spans(root);
    printf("}");
}

int main(int count, char **paths) {
    printf("{");
    for (int i = 1; i < count; i++) {
        print_calendar(paths[i]);
        printf(i + 1 < count ? ",\n" : "");
    }
    printf("}\n");
    return 0;
}
