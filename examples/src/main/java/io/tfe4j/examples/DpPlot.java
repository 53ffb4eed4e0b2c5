package io.tfe4j.examples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** Accuracy against epsilon, for a terminal and as a picture. */
record DpPlot(Map<String, List<Point>> curves) {
    private static final int BAR = 50;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;
    private static final Color[] COLOURS = {new Color(0x1b6ca8), new Color(0xc8553d), new Color(0x3a7d44)};

    /**
     * @param epsilon infinite without privacy
     * @param right a share
     */
    record Point(double epsilon, double right) {
        String label() {
            return Double.isInfinite(epsilon) ? "no privacy" : String.format(Locale.ROOT, "epsilon %.0f", epsilon);
        }
    }

    /** A bar for each point. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        curves.forEach((name, points) -> {
            lines.add(name);
            for (Point point : points) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-11s |%-" + BAR + "s| %.1f %%",
                        point.label(),
                        "#".repeat((int) Math.round(BAR * point.right())),
                        100 * point.right()));
            }
        });
        return lines;
    }

    /** As PNG; returns {@code file}. */
    Path write(Path file) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        drawAxes(pen);
        int colour = 0;
        for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
            pen.setColor(COLOURS[colour % COLOURS.length]);
            drawCurve(pen, curve.getKey(), curve.getValue(), colour++);
        }
        pen.dispose();
        try {
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("picture cannot be written: file=" + file, e);
        }
    }

    private void drawAxes(Graphics2D pen) {
        pen.setColor(Color.GRAY);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int percent = 0; percent <= 100; percent += 20) {
            int y = y(percent / 100.0);
            pen.drawLine(MARGIN, y, WIDTH - MARGIN, y);
            pen.drawString(percent + " %", 15, y + 4);
        }
        List<Point> first = curves.values().iterator().next();
        for (int i = 0; i < first.size(); i++) {
            pen.drawString(first.get(i).label(), x(i, first.size()) - 28, HEIGHT - MARGIN + 22);
        }
        pen.drawString("told right of the rows that were not trained on", MARGIN, 25);
    }

    private static void drawCurve(Graphics2D pen, String name, List<Point> points, int order) {
        pen.setStroke(new BasicStroke(2));
        for (int i = 0; i < points.size(); i++) {
            int x = x(i, points.size());
            int y = y(points.get(i).right());
            pen.fillOval(x - 4, y - 4, 8, 8);
            if (i > 0) {
                pen.drawLine(x(i - 1, points.size()), y(points.get(i - 1).right()), x, y);
            }
        }
        pen.drawString(name, WIDTH - 2 * MARGIN, HEIGHT - MARGIN - 20 - 18 * order);
    }

    private static int x(int index, int count) {
        return MARGIN + 40 + index * (WIDTH - 2 * MARGIN - 80) / Math.max(1, count - 1);
    }

    private static int y(double share) {
        return (int) Math.round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
    }
}
