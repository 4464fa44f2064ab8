package io.comevl.bundle;

import java.nio.file.Path;

/**
 * The published models that CoME-VL is put together from, each a folder with {@code config.json} and safetensors, in one
 * file or in several with their index.
 *
 * @param semantic SigLIP2 (pictures of one size)
 * @param spatial DINOv3, a vision transformer
 * @param language Qwen2, with its tokenizer
 * @param seed of the weights that none of them has
 */
public record HuggingFaceFolders(Path semantic, Path spatial, Path language, long seed) {}
