/**
 * What a node author writes against: a {@link io.github.hordelib.node.NodeType} is a schema (typed ports, defaults, ranges,
 * choices) and a function.
 *
 * <pre>{@code
 * final class ImageInvert {
 *     private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
 *
 *     static NodeType type() {
 *         return NodeType.builder("ImageInvert")
 *                 .category("image")
 *                 .input(IMAGE)
 *                 .output(Ports.IMAGE)
 *                 .run((inputs, context) -> Outputs.of(inputs.get(IMAGE).inverted()));
 *     }
 * }
 * }</pre>
 */
package io.github.hordelib.node;
