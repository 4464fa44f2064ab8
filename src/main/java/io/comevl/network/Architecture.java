package io.comevl.network;

import io.comevl.frame.CropGeometry;
import io.comevl.frame.CropMode;
import io.comevl.frame.Layout;
import io.comevl.ops.Heads;
import java.util.List;
import java.util.Optional;

/**
 * Every size and choice of a CoME-VL model, as plain data: what a bundle's description holds and what the network is
 * built from. Whatever the encoders, a crop yields {@code geometry.cellsPerCrop()} visual tokens of the decoder's width,
 * so the plan of a frame's tokens depends on its geometry alone.
 *
 * @param variant the paper's model, or one of those it is compared with
 * @param semantic SigLIP tower, or CLIP's
 * @param spatial DINOv3 tower; empty where the variant reads none, as in Molmo
 * @param fusion cross-attention between the towers; empty where the variant has none
 * @param decoder language model
 * @param geometry crops, patches and pooled cells
 * @param cropMode how frames are cut
 * @param layout where features land among the tokens
 * @param boxPixels in pixels of which picture boxes are written
 */
public record Architecture(
        Variant variant,
        Semantic semantic,
        Optional<Spatial> spatial,
        Optional<Fusion> fusion,
        Decoder decoder,
        CropGeometry geometry,
        CropMode cropMode,
        Layout layout,
        BoxPixels boxPixels) {

    /** Checks that the towers' grids pool evenly and that the stems make the grids that are stated. */
    public Architecture {
        variant.check(spatial.isPresent(), fusion.isPresent());
        semantic.stem().check("semantic", geometry.cropPixels(), geometry.patchPixels());
        spatial.ifPresent(tower -> {
            tower.stem().check("spatial", tower.inputPixels(), tower.patchPixels());
            if (tower.grid() % geometry.poolingSide() != 0) {
                throw new IllegalArgumentException("architecture: spatial grid of " + tower.grid()
                        + " patches does not divide into cells of " + geometry.poolingSide());
            }
        });
        fusion.ifPresent(attention -> {
            if (decoder.width() % attention.heads() != 0) {
                throw new IllegalArgumentException("architecture: " + attention.heads()
                        + " fusion heads do not share the decoder width " + decoder.width());
            }
        });
    }

    /** The same network with another variant's choices. */
    public Architecture with(Variant other) {
        return new Architecture(other, semantic, spatial, fusion, decoder, geometry, cropMode, layout, boxPixels);
    }

    /** The same with other towers. */
    public Architecture with(Semantic otherSemantic, Optional<Spatial> otherSpatial) {
        return new Architecture(
                variant, otherSemantic, otherSpatial, fusion, decoder, geometry, cropMode, layout, boxPixels);
    }

    /** The spatial tower of a variant that reads one. */
    public Spatial spatialTower() {
        return spatial.orElseThrow(() -> new IllegalStateException("this model has no spatial tower"));
    }

    /** Pooled cells along one side of the spatial tower's grid (7). */
    public int spatialCellsPerSide() {
        return spatialTower().grid() / geometry.poolingSide();
    }

    /** Columns of what is read of the semantic tower, before its patches are pooled. */
    public int semanticColumns() {
        int layers = variant.layers() == Layers.SIDE_BY_SIDE ? semantic.mixed().size() : 1;
        return layers * semantic.blocks().width();
    }

    /** One-based layers of the semantic tower that are read, in the order of their weights or columns. */
    public List<Integer> semanticLayers() {
        return variant.layers() == Layers.LAST_ONLY ? List.of(semantic.blocks().layers()) : semantic.mixed();
    }

    /** One-based layers of the spatial tower to mix, in the order of their weights; none if there is no such tower. */
    public List<Integer> spatialLayers() {
        return spatial.map(tower -> variant.layers() == Layers.LAST_ONLY
                        ? List.of(tower.blocks().layers())
                        : tower.mixed())
                .orElse(List.of());
    }

    /**
     * What is varied in the paper's comparisons.
     *
     * @param encoders which towers see a crop and how they meet
     * @param layers which of a tower's layers are read
     * @param position whether fusion knows where a token lies
     * @param matrices how the matrices of the layer mixing are stored
     */
    public record Variant(Encoders encoders, Layers layers, Position position, Matrices matrices) {

        /** CoME-VL itself. */
        public static Variant comeVl() {
            return new Variant(Encoders.DUAL_FUSED, Layers.MIXED, Position.ROPE, Matrices.ORTHOGONAL);
        }

        /** Molmo (Deitke et al. 2024): one encoder, two of its layers, no mixing. */
        public static Variant molmo() {
            return new Variant(Encoders.SEMANTIC_ONLY, Layers.SIDE_BY_SIDE, Position.NONE, Matrices.FREE);
        }

        private void check(boolean hasSpatial, boolean hasFusion) {
            if (encoders != Encoders.SEMANTIC_ONLY && !hasSpatial) {
                throw new IllegalArgumentException(
                        "architecture: " + encoders + " reads a spatial tower, there is none");
            }
            if (encoders == Encoders.DUAL_FUSED && !hasFusion) {
                throw new IllegalArgumentException("architecture: " + encoders + " fuses, there is no fusion");
            }
            if (layers == Layers.SIDE_BY_SIDE && encoders != Encoders.SEMANTIC_ONLY) {
                throw new IllegalArgumentException(
                        "architecture: " + encoders + " mixes layers or reads one, it has none side by side");
            }
        }
    }

    /**
     * Size of the picture in whose pixels the model writes boxes. A model that sees every frame in one size learns boxes
     * in one size too.
     *
     * @param width its width, 0 for that of the frame that was asked about
     * @param height its height, 0 for that of the frame
     */
    public record BoxPixels(int width, int height) {

        /** Whatever size the frame has, as the reference does. */
        public static final BoxPixels OF_THE_FRAME = new BoxPixels(0, 0);

        /** Checks that both sizes are given or none. */
        public BoxPixels {
            if (width < 0 || height < 0 || (width == 0) != (height == 0)) {
                throw new IllegalArgumentException(
                        "architecture: box pixels must be two sizes or two zeros, found " + width + "x" + height);
            }
        }

        /** The picture's width where the frame has this one. */
        public int widthFor(int frameWidth) {
            return width == 0 ? frameWidth : width;
        }

        /** The picture's height where the frame has this one. */
        public int heightFor(int frameHeight) {
            return height == 0 ? frameHeight : height;
        }
    }

    /** Which towers see a crop and how they meet. */
    public enum Encoders {
        /** Semantic tokens gather from spatial tokens by cross-attention (CoME-VL). */
        DUAL_FUSED,
        /**
         * Semantic tokens through a gated projector, as Molmo does (Deitke et al. 2024; weights {@code image_projector},
         * which CoME-VL checkpoints still hold).
         */
        SEMANTIC_ONLY,
        /** Spatial tokens, resampled to the semantic grid, through a gated projector ({@code image_projector2}). */
        SPATIAL_ONLY,
        /**
         * Both towers' tokens side by side in the channels, then the same kind of projector ({@code concat_projector}).
         * COMM (Jiang et al. 2023) concatenates channels too; its grids are equal, here the spatial one is resampled.
         */
        CONCATENATED
    }

    /** Which of a tower's layers are read. */
    public enum Layers {
        /** The listed layers, weighted by a softmax. */
        MIXED,
        /** The last layer alone, through the same two projections. */
        LAST_ONLY,
        /** The listed layers' columns side by side, through no projection (Molmo). */
        SIDE_BY_SIDE
    }

    /** Whether fusion knows where a token lies. */
    public enum Position {
        /** Queries and keys are turned by their coordinates. */
        ROPE,
        /** They are not; the spatial mask stays. */
        NONE
    }

    /** How the square matrices of the layer mixing are stored. */
    public enum Matrices {
        /** As base and generator of an orthogonal matrix; see {@link EffectiveWeights}. */
        ORTHOGONAL,
        /** As any matrix. */
        FREE
    }

    /** What the spatial tower's pixels are normalised with. */
    public enum PixelNormalisation {
        /** The semantic tower's levels in [-1, 1], as the published model really does. */
        SAME_AS_SEMANTIC,
        /** Mean and deviation of ImageNet, as DINOv3 was trained. */
        IMAGENET
    }

    /**
     * Transformer blocks of a tower.
     *
     * @param width columns of a token
     * @param heads attention heads
     * @param headDim columns of one head
     * @param mlp hidden columns of the feed-forward part
     * @param layers number of blocks
     * @param normEpsilon epsilon of the layer norms inside the blocks
     */
    public record Blocks(int width, int heads, int headDim, int mlp, int layers, float normEpsilon) {

        Heads attentionHeads() {
            return Heads.of(heads, headDim);
        }
    }

    /** How the semantic tower was trained, and so what it computes. */
    public enum Family {
        /** SigLIP and SigLIP2 (Zhai et al. 2023, Tschannen et al. 2025): patches alone, gelu by tanh. */
        SIGLIP("SigLIP"),
        /**
         * CLIP (Radford et al. 2021): a class token before the patches, a norm before the blocks, {@code x sigmoid(1.702
         * x)}, pixels of its own mean and deviation.
         */
        CLIP("CLIP");

        private final String title;

        Family(String title) {
            this.title = title;
        }

        /** Name for people. */
        public String title() {
            return title;
        }
    }

    /**
     * Semantic tower. Its patches are those of the geometry.
     *
     * @param family how it was trained
     * @param blocks its blocks
     * @param stem how pixels become tokens
     * @param mixed one-based layers to mix, in the order of their weights; a layer may be listed twice
     */
    public record Semantic(Family family, Blocks blocks, Stem stem, List<Integer> mixed) {
        public Semantic {
            mixed = checkedLayers("semantic", mixed, blocks);
        }

        /** The same with other layers read. */
        public Semantic with(List<Integer> others) {
            return new Semantic(family, blocks, stem, others);
        }

        /** Tokens before the patches: CLIP's class token. */
        public int prefixTokens() {
            return family == Family.CLIP ? 1 : 0;
        }
    }

    /**
     * DINOv3 tower.
     *
     * @param blocks its blocks
     * @param stem how pixels become tokens
     * @param mixed one-based layers to mix, in the order of their weights
     * @param inputPixels side that a crop is resized to
     * @param patchPixels side of a patch of the resized crop
     * @param registers register tokens after the class token
     * @param ropeTheta base of the rotary frequencies
     * @param normalisation of its pixels
     */
    public record Spatial(
            Blocks blocks,
            Stem stem,
            List<Integer> mixed,
            int inputPixels,
            int patchPixels,
            int registers,
            float ropeTheta,
            PixelNormalisation normalisation) {
        public Spatial {
            mixed = checkedLayers("spatial", mixed, blocks);
            if (blocks.headDim() % 4 != 0) {
                throw new IllegalArgumentException("spatial tower: rows and columns turn pairs, so the head dim must "
                        + "be a multiple of 4, found " + blocks.headDim());
            }
        }

        /** The same with other layers mixed. */
        public Spatial with(List<Integer> others) {
            return new Spatial(blocks, stem, others, inputPixels, patchPixels, registers, ropeTheta, normalisation);
        }

        /** Patches along one side (14). */
        public int grid() {
            return inputPixels / patchPixels;
        }

        /** Tokens before the patches: the class token and the registers (5). */
        public int prefixTokens() {
            return 1 + registers;
        }
    }

    /**
     * How pixels become tokens.
     *
     * @param convolutions applied in turn with gelu between them; empty for one linear map of each patch
     */
    public record Stem(List<Convolution> convolutions) {
        public Stem {
            convolutions = List.copyOf(convolutions);
        }

        /** One linear map of each patch. */
        public static Stem patches() {
            return new Stem(List.of());
        }

        private void check(String tower, int pixels, int patchPixels) {
            int grid = pixels / patchPixels;
            int made = convolutions.isEmpty() && pixels % patchPixels == 0 ? grid : pixels;
            for (Convolution convolution : convolutions) {
                made = (made + 2 * convolution.padding() - convolution.kernel()) / convolution.stride() + 1;
            }
            if (made != grid) {
                throw new IllegalArgumentException(tower + " stem: " + pixels + " px in patches of " + patchPixels
                        + " px need a grid of " + grid + ", the stem makes " + made);
            }
        }
    }

    /** One square convolution. */
    public record Convolution(int kernel, int stride, int padding, int channels) {}

    /**
     * Cross-attention between the towers, at the decoder's width.
     *
     * @param heads attention heads
     * @param radius a query sees keys up to this distance, in fractions of the crop
     */
    public record Fusion(int heads, double radius) {}

    /**
     * Language model.
     *
     * @param width columns of a token
     * @param layers blocks
     * @param heads query heads
     * @param kvHeads key/value heads
     * @param headDim columns of one head
     * @param mlpHidden columns of the fused feed-forward projection, value and gate together
     * @param vocabulary ids of the tokenizer; the image tokens follow them
     * @param embeddingRows rows of the embedding and of the output
     * @param extraRows embedding rows after those, never generated
     * @param ropeTheta base of the rotary frequencies
     * @param rmsEpsilon epsilon of the norms
     */
    public record Decoder(
            int width,
            int layers,
            int heads,
            int kvHeads,
            int headDim,
            int mlpHidden,
            int vocabulary,
            int embeddingRows,
            int extraRows,
            double ropeTheta,
            float rmsEpsilon) {

        Heads attentionHeads() {
            return new Heads(heads, kvHeads, headDim);
        }
    }

    private static List<Integer> checkedLayers(String tower, List<Integer> mixed, Blocks blocks) {
        if (mixed.isEmpty() || mixed.stream().anyMatch(layer -> layer < 1 || layer > blocks.layers())) {
            throw new IllegalArgumentException(
                    tower + " tower: mixed layers must lie in 1.." + blocks.layers() + ", found " + mixed);
        }
        return List.copyOf(mixed);
    }
}
