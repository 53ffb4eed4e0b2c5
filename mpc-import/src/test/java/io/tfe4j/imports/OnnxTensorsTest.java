package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.tfe4j.ring.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class OnnxTensorsTest {
    private static TensorProto raw(int type, int count, ByteBuffer bytes) {
        return ModelBuilder.tensor("t", type, Shape.of(count))
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void read_rawOfEachType_hasTheNumbers() {
        assertThat(OnnxTensors.read(raw(
                                TensorProto.DataType.FLOAT_VALUE,
                                2,
                                bytes(8).putFloat(1.5f).putFloat(-2)))
                        .values())
                .containsExactly(1.5, -2);
        assertThat(OnnxTensors.read(raw(TensorProto.DataType.DOUBLE_VALUE, 1, bytes(8).putDouble(0.1)))
                        .values())
                .containsExactly(0.1);
        assertThat(OnnxTensors.read(raw(TensorProto.DataType.INT64_VALUE, 1, bytes(8).putLong(-7)))
                        .values())
                .containsExactly(-7);
        assertThat(OnnxTensors.read(raw(
                                TensorProto.DataType.UINT8_VALUE,
                                2,
                                bytes(2).put((byte) 200).put((byte) 3)))
                        .values())
                .containsExactly(200, 3);
        Plain half = OnnxTensors.read(raw(
                TensorProto.DataType.FLOAT16_VALUE,
                3,
                bytes(6).putShort((short) 0x3e00).putShort((short) 0xc000).putShort((short) 1)));
        assertThat(half.values()).containsExactly(1.5, -2, 0x1p-24);
        assertThat(half.whole()).isFalse();
        assertThat(OnnxTensors.read(raw(TensorProto.DataType.BFLOAT16_VALUE, 1, bytes(2).putShort((short) 0x3fc0)))
                        .values())
                .containsExactly(1.5);
    }

    @Test
    void read_elementsThatDoNotFillTheShape_isRefused() {
        TensorProto shortRaw = raw(TensorProto.DataType.FLOAT_VALUE, 2, bytes(4));
        TensorProto shortList = ModelBuilder.tensor("t", TensorProto.DataType.FLOAT_VALUE, Shape.of(2))
                .addFloatData(1)
                .build();

        assertThatThrownBy(() -> OnnxTensors.read(shortRaw)).hasMessageContaining("tensor=t, bytes=4, expected=8");
        assertThatThrownBy(() -> OnnxTensors.read(shortList)).hasMessageContaining("elements=1, expected=2");
    }

    @Test
    void read_textsOrWeightsElsewhere_isRefused() {
        TensorProto text = ModelBuilder.tensor("t", TensorProto.DataType.STRING_VALUE, Shape.of(1))
                .build();
        TensorProto elsewhere = ModelBuilder.tensor("t", TensorProto.DataType.FLOAT_VALUE, Shape.of(1))
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();

        assertThatThrownBy(() -> OnnxTensors.read(text)).hasMessageContaining("type=STRING");
        assertThatThrownBy(() -> OnnxTensors.read(elsewhere)).hasMessageContaining("save the model as one file");
    }
}
