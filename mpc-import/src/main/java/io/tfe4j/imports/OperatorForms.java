package io.tfe4j.imports;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of operators understand: how many inputs, and which attributes. A node that says more is refused, since
 * a setting that nobody reads would change the result without a word.
 *
 * <p>A line of the table is an operator, the most inputs that it may have, and its attributes: {@code name} is read by
 * the rule, {@code name=value} must have that value where it is given, which is the default or what the rule computes, and
 * {@code name?} does not change a prediction. An operator's line covers all versions since opset 7.
 */
final class OperatorForms {
    private static final int ANY = Integer.MAX_VALUE;

    private static final Map<String, OperatorForms> ALL = new HashMap<>();

    private final int inputs;
    private final Map<String, String> attributes;

    private OperatorForms(int inputs, Map<String, String> attributes) {
        this.inputs = inputs;
        this.attributes = attributes;
    }

    private static final String TABLE = """
            Add 2
            Sum *
            Sub 2
            Mul 2
            Div 2
            Max *
            Min *
            Pow 2
            Clip 3 min max
            LeakyRelu 1 alpha
            PRelu 2
            Elu 1 alpha
            HardSigmoid 1 alpha beta
            HardSwish 1
            Gelu 1 approximate
            Cast 1 to saturate? round_mode?
            Identity 1
            Dropout 3 ratio? seed?
            Equal 2
            Less 2
            LessOrEqual 2
            Greater 2
            GreaterOrEqual 2
            Not 1
            And 2
            Or 2
            Where 3
            Xor 2
            Mean *
            Mod 2 fmod
            CastLike 2 saturate? round_mode?
            Selu 1 alpha gamma
            Celu 1 alpha
            Softsign 1
            Mish 1
            Swish 1 alpha
            ThresholdedRelu 1 alpha
            Shrink 1 bias lambd
            BitShift 2 direction
            Trilu 2 upper
            OneHot 3 axis
            EyeLike 1 dtype k
            GatherElements 2 axis
            GatherND 2 batch_dims
            ScatterElements 3 axis reduction
            Scatter 3 axis
            ScatterND 3 reduction
            DepthToSpace 1 blocksize mode
            SpaceToDepth 1 blocksize mode
            ReverseSequence 2 batch_axis time_axis
            Compress 2 axis
            CenterCropPad 2 axes
            TopK 2 axis k largest sorted=1
            Einsum * equation
            NegativeLogLikelihoodLoss 3 ignore_index reduction
            SoftmaxCrossEntropyLoss 3 ignore_index reduction
            Attention 7 is_causal kv_num_heads left_window_size q_num_heads qk_matmul_output_mode right_window_size scale softcap softmax_precision?
            RotaryEmbedding 4 interleaved num_heads rotary_embedding_dim
            QuantizeLinear 3 axis block_size output_dtype precision? saturate?
            DequantizeLinear 3 axis block_size output_dtype?
            DynamicQuantizeLinear 1
            MatMulInteger 4
            ConvInteger 4 auto_pad dilations group kernel_shape pads strides
            QLinearMatMul 8
            QLinearConv 9 auto_pad dilations group kernel_shape pads strides
            Resize 4 antialias axes coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value keep_aspect_ratio_policy mode nearest_mode
            Upsample 2 mode scales
            If * then_branch else_branch
            Loop * body
            Scan * body num_scan_inputs
            GroupNormalization 3 epsilon num_groups stash_type?
            MeanVarianceNormalization 1 axes
            RMSNormalization 2 axis epsilon stash_type?
            ReduceL1 2 axes keepdims noop_with_empty_axes
            ReduceLogSum 2 axes keepdims noop_with_empty_axes
            ReduceLogSumExp 2 axes keepdims noop_with_empty_axes
            CumSum 2 exclusive reverse
            CumProd 2 exclusive reverse
            Hardmax 1 axis
            Neg 1
            Abs 1
            Sign 1
            Relu 1
            Sigmoid 1
            Tanh 1
            Erf 1
            Exp 1
            Log 1
            Sqrt 1
            Reciprocal 1
            Softplus 1
            Floor 1
            Ceil 1
            Round 1
            MatMul 2
            Gemm 3 alpha beta transA transB
            Conv 3 auto_pad dilations group kernel_shape pads strides
            ConvTranspose 3 auto_pad dilations group kernel_shape output_padding output_shape pads strides
            MaxPool 1 auto_pad ceil_mode dilations kernel_shape pads storage_order strides
            LpPool 1 auto_pad ceil_mode dilations kernel_shape p pads strides
            AveragePool 1 auto_pad ceil_mode count_include_pad dilations kernel_shape pads strides
            GlobalAveragePool 1
            GlobalMaxPool 1
            BatchNormalization 5 epsilon momentum training_mode spatial=1
            LayerNormalization 3 axis epsilon stash_type?
            InstanceNormalization 3 epsilon
            LpNormalization 1 axis p
            Shape 1 start end
            Size 1
            ConstantOfShape 1 value
            Range 3
            Reshape 2 allowzero
            Flatten 1 axis
            Transpose 1 perm
            Squeeze 2 axes
            Unsqueeze 2 axes
            Concat * axis
            Split 2 axis split num_outputs
            Slice 5 starts ends axes
            Gather 2 axis
            Expand 2
            Tile 2
            Pad 4 mode pads value
            ReduceSum 2 axes keepdims noop_with_empty_axes
            ReduceMean 2 axes keepdims noop_with_empty_axes
            ReduceMax 2 axes keepdims noop_with_empty_axes
            ReduceMin 2 axes keepdims noop_with_empty_axes
            ReduceSumSquare 2 axes keepdims noop_with_empty_axes
            ReduceL2 2 axes keepdims noop_with_empty_axes
            ReduceProd 2 axes keepdims noop_with_empty_axes
            ArgMax 1 axis keepdims select_last_index
            ArgMin 1 axis keepdims select_last_index
            Softmax 1 axis
            LogSoftmax 1 axis
            LSTM 8 activations activation_alpha activation_beta clip direction hidden_size input_forget layout
            RNN 6 activations activation_alpha activation_beta clip direction hidden_size layout
            GRU 6 activations activation_alpha activation_beta clip direction hidden_size layout linear_before_reset
            ai.onnx.ml:LinearClassifier 1 classlabels_ints classlabels_int64s classlabels_strings coefficients intercepts multi_class? post_transform
            ai.onnx.ml:LinearRegressor 1 coefficients intercepts post_transform targets
            ai.onnx.ml:Scaler 1 offset scale
            ai.onnx.ml:Normalizer 1 norm
            ai.onnx.ml:ZipMap 1 classlabels_int64s? classlabels_strings?
            ai.onnx.ml:TreeEnsembleClassifier 1 base_values class_ids class_nodeids class_treeids class_weights classlabels_int64s classlabels_strings nodes_falsenodeids nodes_featureids nodes_hitrates? nodes_missing_value_tracks_true? nodes_modes nodes_nodeids nodes_treeids nodes_truenodeids nodes_values post_transform
            ai.onnx.ml:TreeEnsembleRegressor 1 aggregate_function base_values n_targets nodes_falsenodeids nodes_featureids nodes_hitrates? nodes_missing_value_tracks_true? nodes_modes nodes_nodeids nodes_treeids nodes_truenodeids nodes_values post_transform target_ids target_nodeids target_treeids target_weights
            """;

    static {
        TABLE.lines().forEach(line -> {
            String[] words = line.split(" ");
            Map<String, String> attributes = new HashMap<>();
            for (String word : Arrays.asList(words).subList(2, words.length)) {
                int at = word.indexOf('=');
                boolean isFree = word.endsWith("?");
                String name = at > 0 ? word.substring(0, at) : isFree ? word.substring(0, word.length() - 1) : word;
                attributes.put(name, at > 0 ? word.substring(at + 1) : "");
            }
            ALL.put(words[0], new OperatorForms(words[1].equals("*") ? ANY : Integer.parseInt(words[1]), attributes));
        });
    }

    static boolean isKnown(String operator) {
        return ALL.containsKey(operator);
    }

    /** The names of attributes that a node of this operator may have. */
    static List<String> attributes(String operator) {
        OperatorForms form = ALL.get(operator);
        return form == null
                ? List.of()
                : form.attributes.keySet().stream().sorted().toList();
    }

    /** The graph with each node refused that says more than its rule understands. */
    static Graph checked(Graph graph) {
        Set<String> results = graph.outputs().stream().map(ModelOutput::name).collect(Collectors.toSet());
        return graph.with(
                graph.nodes().stream().map(node -> checked(node, results)).toList(), Map.of());
    }

    /** Private scales are not as exact as the rounding that follows them, which a product does not notice. */
    private static GraphNode checked(GraphNode node, Set<String> results) {
        boolean isRounded = node.operator().equals("DynamicQuantizeLinear") && results.contains(node.output());
        return isRounded ? node.refused("as a result of the model it may be off by one") : checked(node);
    }

    private static GraphNode checked(GraphNode node) {
        String why = problem(node);
        if (why != null) {
            return node.refused(why);
        }
        Map<String, Object> attributes = new HashMap<>(node.attributes().values());
        attributes.replaceAll((name, value) -> value instanceof Subgraph graph ? checked(graph) : value);
        return new GraphNode(
                node.name(), node.operator(), node.inputs(), node.outputs(), new NodeAttributes(attributes));
    }

    private static Subgraph checked(Subgraph graph) {
        List<GraphNode> nodes =
                graph.nodes().stream().map(OperatorForms::checked).toList();
        return new Subgraph(graph.inputs(), graph.outputs(), nodes, graph.captured());
    }

    private static @Nullable String problem(GraphNode node) {
        OperatorForms form = ALL.get(node.operator());
        if (form == null) {
            return null;
        }
        for (int i = form.inputs; i < node.inputs().size(); i++) {
            if (!node.input(i).isEmpty()) {
                return "input not supported: index=" + i + ", name=" + node.input(i);
            }
        }
        for (Map.Entry<String, Object> attribute : node.attributes().values().entrySet()) {
            if (attribute.getKey().startsWith("tfe4j:")) {
                continue;
            }
            String allowed = form.attributes.get(attribute.getKey());
            if (allowed == null) {
                return "attribute not supported: name=" + attribute.getKey();
            }
            if (!allowed.isEmpty() && !isSame(attribute.getValue(), allowed)) {
                return "attribute not supported: " + attribute.getKey() + "=" + shown(attribute.getValue())
                        + ", supported=" + allowed;
            }
        }
        return null;
    }

    private static boolean isSame(Object value, String allowed) {
        return value instanceof Double real
                ? real == Double.parseDouble(allowed)
                : shown(value).equals(allowed);
    }

    private static String shown(Object value) {
        return value instanceof long[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
    }
}
