package io.comevl.training.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comevl.training.FinalScores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AblationTableTest {

    private static final AblationTable TABLE = new AblationTable(
            "small",
            Map.of(
                    Compared.SEMANTIC_ONLY,
                    List.of(scores(0.5)),
                    Compared.FUSED,
                    List.of(scores(0.6), scores(0.7), scores(0.8))));

    @Test
    void meansAndSpreadAreThoseOfTheSeeds() {
        AblationTable.Cell whole =
                TABLE.cell(Compared.FUSED, AblationTable.Score.POINT_F1).orElseThrow();

        assertThat(whole.mean()).isEqualTo(0.7, within(1e-12));
        assertThat(whole.deviation().orElseThrow()).isEqualTo(0.1, within(1e-12));
        assertThat(whole.difference()).isEmpty();
    }

    @Test
    void aVariantIsSetAgainstTheWholeModel() {
        assertThat(TABLE.csv().lines())
                .containsExactly(
                        "variant,seeds,weights,point_f1_mean,point_f1_sd,point_f1_difference,count_exact_mean,"
                                + "count_exact_sd,count_exact_difference,box_iou_mean,box_iou_sd,box_iou_difference,"
                                + "box_acc50_mean,box_acc50_sd,box_acc50_difference,absent_mean,absent_sd,"
                                + "absent_difference,ask_mean,ask_sd,ask_difference,cell_kind_mean,cell_kind_sd,"
                                + "cell_kind_difference,centre_f1_mean,centre_f1_sd,centre_f1_difference,"
                                + "paper_point_difference,paper_count_difference",
                        "fused,3,1200000,0.7000,0.1000,,0.9000,0.0000,,,,,,,,,,,,,,,,,,,,,",
                        "semantic-only,1,1200000,0.5000,,-0.2000,0.9000,,0.0000,,,,,,,,,,,,,,,,,,,-0.0453,-0.0485");
    }

    @Test
    void theTableForEyesSaysTheSame() {
        assertThat(TABLE.markdown())
                .contains("| both encoders fused (ours) | 1.20 M | 3 | 0.700 ± 0.100 | 0.900 ± 0.000 | - |")
                .contains("| semantic encoder only | 1.20 M | 1 | 0.500 (-0.200) | 0.900 (+0.000) | - |")
                .contains("| pointing -0.045, counting -0.048 |")
                .contains("authors' project page");
    }

    private static FinalScores scores(double pointF1) {
        return new FinalScores(Map.of("point_f1", pointF1, "count_exact", 0.9), 1_200_000);
    }
}
