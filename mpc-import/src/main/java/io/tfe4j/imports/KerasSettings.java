package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the importer understands of the configuration of Keras's layers. A key that is not listed is refused, since a
 * setting that nobody reads would change the result without a word.
 *
 * <p>A line of the table is a layer and its keys: {@code key} is read, {@code key=value} must have that value, the default,
 * and {@code key?} does not change a prediction.
 */
final class KerasSettings {
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "name",
            "trainable",
            "dtype",
            "batch_input_shape",
            "batch_shape",
            "input_shape",
            "autocast",
            "seed",
            "activity_regularizer");

    private static final List<String> OF_TRAINING = List.of("_initializer", "_regularizer", "_constraint");

    private static final String TABLE = """
            Dense units? activation use_bias quantization_config=null lora_rank=null input_dim?
            Conv1D filters? rank? kernel_size strides padding data_format dilation_rate groups activation use_bias
            Conv2D filters? rank? kernel_size strides padding data_format dilation_rate groups activation use_bias
            Conv3D filters? rank? kernel_size strides padding data_format dilation_rate groups activation use_bias
            DepthwiseConv1D rank? kernel_size strides padding data_format dilation_rate depth_multiplier? activation use_bias filters? groups?
            DepthwiseConv2D rank? kernel_size strides padding data_format dilation_rate depth_multiplier? activation use_bias filters? groups?
            SeparableConv1D filters? rank? kernel_size strides padding data_format dilation_rate depth_multiplier? activation use_bias groups=1
            SeparableConv2D filters? rank? kernel_size strides padding data_format dilation_rate depth_multiplier? activation use_bias groups=1
            Conv1DTranspose filters? rank? kernel_size strides padding data_format dilation_rate output_padding=null activation use_bias groups=1
            Conv2DTranspose filters? rank? kernel_size strides padding data_format dilation_rate output_padding=null activation use_bias groups=1
            BatchNormalization axis momentum? epsilon center scale synchronized? renorm=false renorm_clipping? renorm_momentum? virtual_batch_size=null fused? adjustment=null
            LayerNormalization axis epsilon center scale rms_scaling=false
            GroupNormalization groups axis epsilon center scale
            Normalization axis invert mean variance
            Activation activation
            ReLU max_value negative_slope threshold
            LeakyReLU negative_slope alpha
            PReLU shared_axes
            ELU alpha
            Softmax axis
            Dropout rate? noise_shape?
            AlphaDropout rate? noise_shape?
            SpatialDropout1D rate? data_format? noise_shape?
            SpatialDropout2D rate? data_format? noise_shape?
            SpatialDropout3D rate? data_format? noise_shape?
            GaussianNoise stddev?
            GaussianDropout rate?
            ActivityRegularization l1? l2?
            Identity
            MaxPooling1D pool_size strides padding data_format
            MaxPooling2D pool_size strides padding data_format
            MaxPooling3D pool_size strides padding data_format
            AveragePooling1D pool_size strides padding data_format
            AveragePooling2D pool_size strides padding data_format
            AveragePooling3D pool_size strides padding data_format
            GlobalMaxPooling1D data_format keepdims
            GlobalMaxPooling2D data_format keepdims
            GlobalMaxPooling3D data_format keepdims
            GlobalAveragePooling1D data_format keepdims
            GlobalAveragePooling2D data_format keepdims
            GlobalAveragePooling3D data_format keepdims
            ZeroPadding1D padding data_format
            ZeroPadding2D padding data_format
            ZeroPadding3D padding data_format
            Cropping1D cropping
            Cropping2D cropping data_format
            Cropping3D cropping data_format
            UpSampling1D size
            UpSampling2D size data_format interpolation=nearest
            Flatten data_format
            Reshape target_shape
            Permute dims
            RepeatVector n
            Rescaling scale offset
            Add
            Subtract
            Multiply
            TrueDivide
            Divide
            Average
            Maximum
            Minimum
            Concatenate axis
            Embedding input_dim? output_dim? mask_zero=false input_length? quantization_config=null lora_rank=null sparse=false
            LSTM units? activation recurrent_activation use_bias unit_forget_bias? return_sequences return_state go_backwards stateful=false unroll? time_major=false zero_output_for_mask? dropout? recurrent_dropout? implementation? use_cudnn? input_length? input_dim?
            GRU units? activation recurrent_activation use_bias reset_after return_sequences return_state go_backwards stateful=false unroll? time_major=false zero_output_for_mask? dropout? recurrent_dropout? implementation? use_cudnn? input_length? input_dim?
            SimpleRNN units? activation use_bias return_sequences return_state go_backwards stateful=false unroll? time_major=false zero_output_for_mask? dropout? recurrent_dropout? input_length? input_dim?
            Bidirectional layer backward_layer merge_mode
            TimeDistributed layer
            """;

    private static final Map<String, Map<String, String>> ALL = new HashMap<>();

    static {
        TABLE.lines().forEach(line -> {
            String[] words = line.split(" ");
            Map<String, String> keys = new HashMap<>();
            for (String word : Arrays.asList(words).subList(1, words.length)) {
                int at = word.indexOf('=');
                boolean isFree = word.endsWith("?");
                String key = at > 0 ? word.substring(0, at) : isFree ? word.substring(0, word.length() - 1) : word;
                keys.put(key, at > 0 ? word.substring(at + 1) : "");
            }
            ALL.put(words[0], keys);
        });
    }

    private KerasSettings() {}

    static Set<String> layers() {
        return new HashSet<>(ALL.keySet());
    }

    /** What of a layer is not understood; null if all is. */
    static @Nullable String problem(String kind, JsonNode layer) {
        Map<String, String> keys = ALL.get(kind);
        if (keys == null) {
            return "no such layer here";
        }
        String module = layer.path("module").asText("");
        boolean isOwn = !module.isEmpty()
                && !module.equals("null")
                && !module.startsWith("keras.")
                && !module.startsWith("tensorflow.keras.")
                && !module.startsWith("tf_keras.")
                && !module.equals("builtins");
        if (isOwn) {
            return "a layer of a class of its own: module=" + module;
        }
        JsonNode config = layer.path("config");
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            String key = entry.getKey();
            String allowed = keys.get(key);
            boolean isFree =
                    WITHOUT_EFFECT.contains(key) || OF_TRAINING.stream().anyMatch(key::endsWith);
            if (allowed == null && !isFree) {
                return "setting not supported: " + key + "=" + entry.getValue();
            }
            if (allowed != null
                    && !allowed.isEmpty()
                    && !entry.getValue().asText().equals(allowed)) {
                return "setting not supported: " + key + "=" + entry.getValue() + ", supported=" + allowed;
            }
        }
        return null;
    }
}
