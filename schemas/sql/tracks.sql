-- Who is where on each frame, and what zones and lines have counted up to it (Tracks.avsc). Columns stand in the order
-- of the record.
CREATE TABLE tracks (
  id STRING NOT NULL,
  camera STRING NOT NULL,
  sequence BIGINT NOT NULL,
  capturedMicros BIGINT NOT NULL,
  `query` STRING NOT NULL,
  queryVersion BIGINT NOT NULL,
  things ARRAY<ROW<id STRING NOT NULL, confirmed BOOLEAN NOT NULL, seen BOOLEAN NOT NULL, xMin DOUBLE NOT NULL,
    yMin DOUBLE NOT NULL, xMax DOUBLE NOT NULL, yMax DOUBLE NOT NULL, score DOUBLE NOT NULL> NOT NULL> NOT NULL,
  zones ARRAY<ROW<name STRING NOT NULL, occupancy INT NOT NULL, entries BIGINT NOT NULL, exits BIGINT NOT NULL,
    dwellMaxSeconds DOUBLE NOT NULL> NOT NULL> NOT NULL,
  lines ARRAY<ROW<name STRING NOT NULL, `in` BIGINT NOT NULL, `out` BIGINT NOT NULL> NOT NULL> NOT NULL,
  labels MAP<STRING NOT NULL, STRING NOT NULL> NOT NULL,
  capturedAt AS TO_TIMESTAMP_LTZ(capturedMicros / 1000, 3),
  WATERMARK FOR capturedAt AS capturedAt - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'tracks',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'avro'
);
