-- The ten zones that most things left, and how long they had stayed.
SELECT camera, place AS zone, COUNT(*) AS visits, AVG(`values`['dwellSeconds']) AS meanDwellSeconds
FROM events
WHERE kind = 'ZONE_LEFT'
GROUP BY camera, place
ORDER BY visits DESC
LIMIT 10;
