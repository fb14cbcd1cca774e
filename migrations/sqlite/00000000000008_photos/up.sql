-- Photos of rooms in the sizes that pages show: in the database, so that a backup is one copy and all nodes have them.

CREATE TABLE photo (
    id BLOB NOT NULL PRIMARY KEY,
    room_id BLOB NOT NULL REFERENCES bookable (id) ON DELETE CASCADE,
    -- Its place among those of the room.
    place BIGINT NOT NULL,
    alt_de TEXT NOT NULL,
    alt_en TEXT,
    -- Of the largest size, in pixels.
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT photo_is_described CHECK (alt_de <> '')
);
CREATE INDEX photo_by_room ON photo (room_id, place, id);
CREATE INDEX photo_by_hash ON photo (hash);

-- Apart from the photo, so that a list of photos reads no file.
CREATE TABLE photo_file (
    photo_id BLOB NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    width BIGINT NOT NULL,
    -- JPEG.
    bytes BLOB NOT NULL,
    PRIMARY KEY (photo_id, width)
);
