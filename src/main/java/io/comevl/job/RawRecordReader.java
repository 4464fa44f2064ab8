package io.comevl.job;

import io.comevl.ingest.RecordFormat;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes Kafka records as they are; {@link Admit} and {@link AdmitQueries} look into them. */
final class RawRecordReader implements KafkaRecordDeserializationSchema<RawRecord> {

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<RawRecord> out) {
        out.collect(of(message));
    }

    static RawRecord of(ConsumerRecord<byte[], byte[]> message) {
        return new RawRecord(
                message.topic(),
                message.partition(),
                message.offset(),
                message.key(),
                message.value(),
                RecordFormat.schemaOf(message.headers()));
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
        return TypeInformation.of(RawRecord.class);
    }
}
