-- How many different things each camera saw in each hour, and who crossed its lines: of queries with
-- `windows: [{calendar: hour}]`.
SELECT camera, `query`, startAt, `unique`, lines
FROM counts
WHERE `window` LIKE 'HOUR/%' AND whole;
