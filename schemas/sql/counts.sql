-- What each query counted at each camera in each of its windows (Counts.avsc). Columns stand in the order of the record.
CREATE TABLE counts (
  id STRING NOT NULL,
  camera STRING NOT NULL,
  `query` STRING NOT NULL,
  queryVersion BIGINT NOT NULL,
  `window` STRING NOT NULL,
  startMicros BIGINT NOT NULL,
  endMicros BIGINT NOT NULL,
  whole BOOLEAN NOT NULL,
  `unique` INT NOT NULL,
  zones ARRAY<ROW<name STRING NOT NULL, entries BIGINT NOT NULL, exits BIGINT NOT NULL> NOT NULL> NOT NULL,
  lines ARRAY<ROW<name STRING NOT NULL, `in` BIGINT NOT NULL, `out` BIGINT NOT NULL> NOT NULL> NOT NULL,
  labels MAP<STRING NOT NULL, STRING NOT NULL> NOT NULL,
  startAt AS TO_TIMESTAMP_LTZ(startMicros / 1000, 3),
  endAt AS TO_TIMESTAMP_LTZ(endMicros / 1000, 3),
  WATERMARK FOR endAt AS endAt - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'counts',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'avro'
);
