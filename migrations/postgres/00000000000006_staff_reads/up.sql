-- What the office has to decide, the oldest first: few rows among many bookings, so the inbox and the plan find them
-- without reading the rest.

CREATE INDEX booking_open ON booking (provider_id, received_at, id) WHERE status IN ('requested', 'option');
