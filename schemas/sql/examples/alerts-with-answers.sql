-- Each alert beside the answer that raised it.
SELECT alert.occurredAt, alert.camera, alert.severity, alert.message, answer.text, answer.confidence, answer.frame
FROM events AS alert
CROSS JOIN UNNEST(alert.detections) AS shown (detection)
JOIN detections AS answer ON answer.id = shown.detection
WHERE alert.kind = 'ALERT_RAISED';
