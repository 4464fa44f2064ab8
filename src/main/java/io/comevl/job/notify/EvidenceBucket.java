package io.comevl.job.notify;

import io.comevl.avro.Event;
import io.comevl.job.notify.EvidenceLedger.Kept;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Evidence as objects of S3, or of a store that speaks like it. Who may write there is told by the usual variables and files
 * of Amazon's tools. An event whose {@link EvidenceStore#EVENT_FILE} is there is whole; what a broken upload left is written
 * over by the next attempt.
 */
final class EvidenceBucket implements EvidenceStore {

    /** Stores that are not Amazon's have no regions but want one named. */
    private static final Region ANYWHERE = Region.US_EAST_1;

    private final EvidencePlace.Bucket bucket;
    private final EvidenceLedger ledger;
    private final S3Client client;

    private EvidenceBucket(EvidencePlace.Bucket bucket, EvidenceLedger ledger, S3Client client) {
        this.bucket = bucket;
        this.ledger = ledger;
        this.client = client;
    }

    /**
     * Looks through what is there.
     *
     * @throws IOException if the bucket cannot be reached or read; one line says why
     */
    static EvidenceBucket open(EvidencePlace.Bucket bucket, EvidenceLedger ledger) throws IOException {
        try {
            EvidenceBucket store = new EvidenceBucket(bucket, ledger, client(bucket));
            ledger.found(store.objects());
            ledger.tidy(store::delete);
            return store;
        } catch (SdkException refused) {
            throw new IOException(
                    bucket + ": " + refused.getMessage() + "; who may write there is told by AWS_ACCESS_KEY_ID,"
                            + " AWS_SECRET_ACCESS_KEY and AWS_REGION",
                    refused);
        }
    }

    private static S3Client client(EvidencePlace.Bucket bucket) {
        S3ClientBuilder builder = S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
        if (bucket.endpoint().isPresent()) {
            URI endpoint = bucket.endpoint().get();
            builder.endpointOverride(endpoint)
                    .forcePathStyle(true)
                    .region(ANYWHERE)
                    .serviceConfiguration(S3Configuration.builder()
                            .chunkedEncodingEnabled(false)
                            .build())
                    // Newer checksums are not known everywhere.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        return builder.build();
    }

    private List<Kept> objects() {
        Map<String, Kept> byName = new HashMap<>();
        client.listObjectsV2Paginator(ListObjectsV2Request.builder()
                        .bucket(bucket.name())
                        .prefix(bucket.prefix())
                        .build())
                .contents()
                .forEach(object -> {
                    int end = object.key().lastIndexOf('/');
                    if (end > bucket.prefix().length()) {
                        byName.merge(
                                object.key().substring(bucket.prefix().length(), end),
                                kept(object, end),
                                EvidenceBucket::together);
                    }
                });
        return List.copyOf(byName.values());
    }

    private Kept kept(S3Object object, int end) {
        return new Kept(object.key().substring(bucket.prefix().length(), end), object.lastModified(), object.size());
    }

    private static Kept together(Kept one, Kept other) {
        Instant newest = one.writtenAt().isAfter(other.writtenAt()) ? one.writtenAt() : other.writtenAt();
        return new Kept(one.name(), newest, one.bytes() + other.bytes());
    }

    @Override
    public void add(Event event, Writer writer) throws IOException {
        String name = EvidenceStore.name(event);
        Path folder = Files.createTempDirectory("comevl-evidence");
        try {
            if (isThere(name)) {
                return;
            }
            writer.write(folder);
            for (Path file : eventLast(folder)) {
                client.putObject(
                        request -> request.bucket(bucket.name())
                                .key(key(name, file.getFileName().toString())),
                        file);
            }
            ledger.added(new Kept(name, Instant.now(), FileUtils.sizeOfDirectory(folder.toFile())));
            ledger.tidy(this::delete);
        } catch (SdkException refused) {
            throw new IOException(bucket + ": " + refused.getMessage(), refused);
        } finally {
            PathUtils.deleteDirectory(folder);
        }
    }

    private boolean isThere(String name) {
        try {
            client.headObject(request -> request.bucket(bucket.name()).key(key(name, EVENT_FILE)));
            return true;
        } catch (NoSuchKeyException none) {
            return false;
        }
    }

    private static List<Path> eventLast(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparing(
                            (Path file) -> file.getFileName().toString().equals(EVENT_FILE)))
                    .toList();
        }
    }

    private String key(String name, String file) {
        return bucket.prefix() + name + "/" + file;
    }

    private void delete(String name) {
        client.listObjectsV2Paginator(ListObjectsV2Request.builder()
                        .bucket(bucket.name())
                        .prefix(bucket.prefix() + name + "/")
                        .build())
                .contents()
                .forEach(object -> client.deleteObject(
                        request -> request.bucket(bucket.name()).key(object.key())));
    }

    @Override
    public void close() {
        client.close();
    }
}
