package io.tfe4j.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs panels whose lanes are output pixels and whose depth runs over the input elements of a pixel's patch: channel,
 * kernel row, kernel column for NCHW; kernel row, kernel column, channel for NHWC. Padding reads as zero.
 */
final class PatchPanels implements PanelSource {
    /** From this length on the JDK's copy beats a loop. */
    private static final int LONG_RUN = 12;

    private final long[] values;
    private final long @Nullable [] addend;
    private final Conv2d spec;
    private final boolean channelsFirst;
    private final int height;
    private final int width;
    private final int outWidth;
    private final int pixels;
    private final int channels;
    private final int imageSize;
    private final int base;
    private final int rowStride;
    private final int columnStride;
    private final int channelStride;

    /** Patches of {@code image} and those after it, over {@code channels} channels from {@code firstChannel}. */
    PatchPanels(Operand x, Shape input, Conv2d spec, int channels, int image, int firstChannel) {
        this.values = x.values();
        this.addend = x.addend();
        this.spec = spec;
        this.channels = channels;
        channelsFirst = spec.layout() == Conv2d.Layout.NCHW;
        int[] strides = input.strides();
        rowStride = strides[spec.heightAxis()];
        columnStride = strides[spec.heightAxis() + 1];
        channelStride = strides[spec.channelAxis()];
        height = input.dimension(spec.heightAxis());
        width = input.dimension(spec.heightAxis() + 1);
        outWidth = spec.outputWidth(input);
        pixels = outWidth * spec.outputHeight(input);
        imageSize = strides[0];
        base = image * imageSize + firstChannel * channelStride;
    }

    @Override
    public void pack(int lane, int lanes, int panelWidth, int from, int count, long[] panels) {
        for (int first = 0; first < lanes; first += panelWidth) {
            int inPanel = Math.min(panelWidth, lanes - first);
            packPanel(lane + first, inPanel, panelWidth, from, count, panels, first * count);
        }
    }

    private void packPanel(int lane, int lanes, int panelWidth, int from, int count, long[] panel, int at) {
        Arrays.fill(panel, at, at + count * panelWidth, 0);
        if (channelsFirst) {
            packRuns(lane, lanes, panelWidth, from, count, panel, at);
        } else {
            for (int i = 0; i < lanes; i++) {
                packPixel(lane + i, panelWidth, from, count, panel, at + i);
            }
        }
    }

    /** NCHW: pixels of one output row are neighbours in the input too, so lanes are copied run by run. */
    private void packRuns(int lane, int lanes, int panelWidth, int from, int count, long[] panel, int at) {
        int done = 0;
        while (done < lanes) {
            int pixel = lane + done;
            int column = pixel % outWidth;
            int run = Math.min(lanes - done, outWidth - column);
            int y = pixel / outWidth * spec.strideHeight() - spec.paddingTop();
            int x = column * spec.strideWidth() - spec.paddingLeft();
            packRun(y, x, run, panelWidth, from, count, panel, at + done);
            done += run;
        }
    }

    private void packRun(int y, int x, int run, int panelWidth, int from, int count, long[] panel, int at) {
        int kernelWidth = spec.kernelWidth();
        int kernelSize = spec.kernelHeight() * kernelWidth;
        int channel = from / kernelSize;
        int ky = from % kernelSize / kernelWidth;
        int kx = from % kernelWidth;
        for (int d = 0; d < count; d++) {
            int row = y + ky * spec.dilationHeight();
            if (row >= 0 && row < height) {
                int source = base + channel * channelStride + row * rowStride;
                copyRun(source, x + kx * spec.dilationWidth(), run, panel, at + d * panelWidth);
            }
            if (++kx == kernelWidth) {
                kx = 0;
                if (++ky == spec.kernelHeight()) {
                    ky = 0;
                    channel++;
                }
            }
        }
    }

    /** Copies the columns {@code x, x + stride, ...} of an input row, skipping those outside. */
    private void copyRun(int row, int x, int run, long[] panel, int at) {
        int stride = spec.strideWidth();
        int first = x >= 0 ? 0 : (-x + stride - 1) / stride;
        int end = x >= width ? 0 : Math.min(run, (width - 1 - x) / stride + 1);
        int source = row + x;
        if (stride == 1 && addend == null && end - first >= LONG_RUN) {
            System.arraycopy(values, source + first, panel, at + first, end - first);
        } else if (stride == 1 && addend == null) {
            for (int i = first; i < end; i++) {
                panel[at + i] = values[source + i];
            }
        } else {
            for (int i = first; i < end; i++) {
                panel[at + i] = element(source + i * stride);
            }
        }
    }

    /** NHWC: the channels of one input pixel are neighbours, so depth is copied run by run. */
    private void packPixel(int lane, int panelWidth, int from, int count, long[] panel, int at) {
        int pixel = lane % pixels;
        int image = base + lane / pixels * imageSize;
        int y = pixel / outWidth * spec.strideHeight() - spec.paddingTop();
        int x = pixel % outWidth * spec.strideWidth() - spec.paddingLeft();
        int done = 0;
        while (done < count) {
            int place = (from + done) / channels;
            int channel = (from + done) % channels;
            int run = Math.min(count - done, channels - channel);
            int row = y + place / spec.kernelWidth() * spec.dilationHeight();
            int column = x + place % spec.kernelWidth() * spec.dilationWidth();
            if (row >= 0 && row < height && column >= 0 && column < width) {
                int source = image + row * rowStride + column * columnStride + channel;
                for (int i = 0; i < run; i++) {
                    panel[at + (done + i) * panelWidth] = element(source + i);
                }
            }
            done += run;
        }
    }

    private long element(int index) {
        return addend == null ? values[index] : values[index] + addend[index];
    }
}
