package io.comevl.job;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus would read.
 *
 * @param labels of each metric, by its name
 * @param text as it was served
 */
record Scraped(Map<String, Set<String>> labels, String text) {

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(\\{.*})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    static Scraped from(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("port " + port + " answered " + answer.statusCode());
        }
        return of(answer.body());
    }

    private static Scraped of(String text) {
        Map<String, Set<String>> labels = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Set<String> known = labels.computeIfAbsent(sample.group(1), name -> new HashSet<>());
            LABEL.matcher(Optional.ofNullable(sample.group(2)).orElse(""))
                    .results()
                    .forEach(label -> known.add(label.group(1)));
        }
        return new Scraped(labels, text);
    }

    /** Both. */
    Scraped with(Scraped other) {
        Map<String, Set<String>> all = new TreeMap<>(labels);
        all.putAll(other.labels);
        return new Scraped(all, text + other.text);
    }
}
