package io.tfe4j.data;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The element types of NumPy arrays that are plain numbers. */
enum NpyType {
    F4(4) {
        @Override
        double get(ByteBuffer from) {
            return from.getFloat();
        }
    },
    F8(8) {
        @Override
        double get(ByteBuffer from) {
            return from.getDouble();
        }
    },
    I1(1) {
        @Override
        double get(ByteBuffer from) {
            return from.get();
        }
    },
    I2(2) {
        @Override
        double get(ByteBuffer from) {
            return from.getShort();
        }
    },
    I4(4) {
        @Override
        double get(ByteBuffer from) {
            return from.getInt();
        }
    },
    I8(8) {
        @Override
        double get(ByteBuffer from) {
            return exact(from.getLong());
        }
    },
    U1(1) {
        @Override
        double get(ByteBuffer from) {
            return Byte.toUnsignedInt(from.get());
        }
    },
    U2(2) {
        @Override
        double get(ByteBuffer from) {
            return Short.toUnsignedInt(from.getShort());
        }
    },
    U4(4) {
        @Override
        double get(ByteBuffer from) {
            return Integer.toUnsignedLong(from.getInt());
        }
    },
    U8(8) {
        @Override
        double get(ByteBuffer from) {
            long bits = from.getLong();
            return exact(bits < 0 ? Long.MAX_VALUE : bits);
        }
    },
    B1(1) {
        @Override
        double get(ByteBuffer from) {
            return from.get() != 0 ? 1 : 0;
        }
    };

    static final String NAMES = "f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1";

    private static final long EXACT = 1L << 53;

    private final int bytes;

    NpyType(int bytes) {
        this.bytes = bytes;
    }

    static NpyType of(String name) {
        for (NpyType type : values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw new CatalogException("elements are no numbers this library reads: type=" + name + ", allowed=" + NAMES);
    }

    int bytes() {
        return bytes;
    }

    /** The next element. */
    abstract double get(ByteBuffer from);

    private static double exact(long value) {
        if (value > EXACT || value < -EXACT) {
            throw new CatalogException("whole number too large to be exact: allowed=2^53");
        }
        return value;
    }
}
