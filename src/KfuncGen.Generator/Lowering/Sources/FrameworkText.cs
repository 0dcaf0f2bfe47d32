using System.Text;

namespace KfuncGen.Generator.Lowering.Sources;

/// <summary>
/// What methods of the framework do, as C#: for each kind of number the same. An instance is the first parameter. What throws on the CLR
/// ends the program, as an index out of bounds does.
/// </summary>
internal static class FrameworkText
{
    // The kinds of numbers, what each is without its sign, and its bits.
    private static readonly (string Type, string Unsigned, int Bits)[] Numbers =
    [
        ("sbyte", "byte", 8), ("byte", "byte", 8), ("short", "ushort", 16), ("ushort", "ushort", 16), ("int", "uint", 32),
        ("uint", "uint", 32), ("long", "ulong", 64), ("ulong", "ulong", 64), ("nint", "nuint", 64), ("nuint", "nuint", 64),
        ("char", "char", 16),
    ];

    // Their names among the methods that read and write them in an order of bytes.
    private static readonly (string Type, string Name, int Size)[] Ordered =
    [
        ("short", "Int16", 2), ("ushort", "UInt16", 2), ("int", "Int32", 4), ("uint", "UInt32", 4), ("long", "Int64", 8),
        ("ulong", "UInt64", 8),
    ];

    /// <summary>The file.</summary>
    public static string Write()
    {
        StringBuilder text = new();
        text.Append("using System; using System.Buffers.Binary; using System.Numerics; using System.Runtime.InteropServices;\n")
            .Append("static class Numbers {\n");
        ForNumbers(text, OfNumber);
        ForNumbers(text, OfSigned, static type => type is "sbyte" or "short" or "int" or "long" or "nint");
        ForNumbers(text, OfUnsigned, static type => type is "byte" or "ushort" or "uint" or "ulong" or "nuint");
        ForNumbers(text, OfNarrow, static type => type is "sbyte" or "byte" or "short" or "ushort" or "char");
        ForNumbers(text, OfWide, static type => type is "int" or "uint" or "long" or "ulong" or "nint" or "nuint");
        text.Append(OfTruth).Append(OfCharacter).Append("}\nstatic class Math {\n");
        ForNumbers(text, OfMath, static type => type != "char");
        text.Append(Products).Append("}\nstatic class BitOperations {\n").Append(Powers).Append("}\nstatic class Spans {\n");
        ForNumbers(text, OfSpan);
        ForNumbers(text, OfAnySpan.Replace("SPAN", "Span"));
        ForNumbers(text, OfAnySpan.Replace("SPAN", "ReadOnlySpan"));
        text.Append("}\nstatic class MemoryMarshal {\n");
        ForNumbers(text, OfMemory);
        text.Append("}\nstatic class BinaryPrimitives {\n");

        foreach ((string type, string name, int size) in Ordered)
        {
            foreach (string order in (string[])["LittleEndian", "BigEndian"])
            {
                text.Append(OfOrder.Replace("T_", type).Replace("NAME", name).Replace("SIZE", size + "").Replace("ORDER", order));
            }
        }

        text.Append("}\nstatic class BitConverter {\n");

        foreach ((string type, string name, int size) in Ordered.Append(("char", "Char", 2)))
        {
            text.Append(OfBytes.Replace("T_", type).Replace("NAME", name).Replace("SIZE", size + ""));
        }

        return text.Append("public static bool ToBoolean(ReadOnlySpan<byte> value) => value[0] != 0;\n}\n").ToString();
    }

    private static void ForNumbers(StringBuilder text, string template, Func<string, bool>? isMeant = null)
    {
        foreach ((string type, string unsigned, int bits) in Numbers)
        {
            if (isMeant?.Invoke(type) != false)
            {
                text.Append(template.Replace("T_", type).Replace("U_", unsigned).Replace("BITS", bits + ""));
            }
        }
    }

    private const string OfNumber = """
        public static bool Equals(T_ self, T_ obj) => self == obj;
        public static T_ PopCount(T_ value) => (T_)System.Numerics.BitOperations.PopCount((ulong)(U_)value);
        public static T_ LeadingZeroCount(T_ value) =>
            (T_)(System.Numerics.BitOperations.LeadingZeroCount((ulong)(U_)value) - (64 - BITS));
        public static T_ TrailingZeroCount(T_ value) =>
            value == 0 ? (T_)BITS : (T_)System.Numerics.BitOperations.TrailingZeroCount((ulong)(U_)value);
        public static T_ RotateLeft(T_ value, int rotateAmount) => (T_)(U_)(((U_)value << (rotateAmount & (BITS - 1)))
            | ((U_)value >> ((BITS - rotateAmount) & (BITS - 1))));
        public static T_ RotateRight(T_ value, int rotateAmount) => (T_)(U_)(((U_)value >> (rotateAmount & (BITS - 1)))
            | ((U_)value << ((BITS - rotateAmount) & (BITS - 1))));
        public static bool IsEvenInteger(T_ value) => (value & 1) == 0;
        public static bool IsOddInteger(T_ value) => (value & 1) != 0;
        public static bool IsPow2(T_ value) => value > 0 && (value & (value - 1)) == 0;
        public static (T_ Quotient, T_ Remainder) DivRem(T_ left, T_ right) => ((T_)(left / right), (T_)(left % right));

        """;

    private const string OfSigned = """
        public static bool IsNegative(T_ value) => value < 0;
        public static bool IsPositive(T_ value) => value >= 0;
        public static T_ Log2(T_ value)
        {
            if (value < 0) throw null;
            return (T_)System.Numerics.BitOperations.Log2((ulong)value);
        }

        """;

    private const string OfUnsigned = """
        public static T_ Log2(T_ value) => (T_)System.Numerics.BitOperations.Log2((ulong)value);

        """;

    // Of narrow numbers the difference says which is less.
    private const string OfNarrow = """
        public static int CompareTo(T_ self, T_ value) => self - value;

        """;

    private const string OfWide = """
        public static int CompareTo(T_ self, T_ value) => self < value ? -1 : self > value ? 1 : 0;

        """;

    private const string OfTruth = """
        public static bool Equals(bool self, bool obj) => self == obj;
        public static int CompareTo(bool self, bool value) => self == value ? 0 : self ? 1 : -1;

        """;

    private const string OfCharacter = """
        public static bool IsAscii(char c) => c < 128;
        public static bool IsBetween(char c, char minInclusive, char maxInclusive) =>
            (uint)(c - minInclusive) <= (uint)(maxInclusive - minInclusive);
        public static bool IsAsciiDigit(char c) => c is >= '0' and <= '9';
        public static bool IsAsciiLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z';
        public static bool IsAsciiLetterLower(char c) => c is >= 'a' and <= 'z';
        public static bool IsAsciiLetterUpper(char c) => c is >= 'A' and <= 'Z';
        public static bool IsAsciiLetterOrDigit(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9';
        public static bool IsAsciiHexDigit(char c) => c is >= 'a' and <= 'f' or >= 'A' and <= 'F' or >= '0' and <= '9';
        public static bool IsAsciiHexDigitLower(char c) => c is >= 'a' and <= 'f' or >= '0' and <= '9';
        public static bool IsAsciiHexDigitUpper(char c) => c is >= 'A' and <= 'F' or >= '0' and <= '9';

        """;

    private const string OfMath = """
        public static (T_ Quotient, T_ Remainder) DivRem(T_ left, T_ right) => ((T_)(left / right), (T_)(left % right));
        public static T_ DivRem(T_ a, T_ b, out T_ result) { result = (T_)(a % b); return (T_)(a / b); }

        """;

    // The two middle products carry into the upper half.
    private const string Products = """
        public static long BigMul(int a, int b) => (long)a * b;
        public static ulong BigMul(uint a, uint b) => (ulong)a * b;
        public static ulong BigMul(ulong a, ulong b, out ulong low)
        {
            ulong al = (uint)a, ah = a >> 32, bl = (uint)b, bh = b >> 32;
            ulong middle = ah * bl + (al * bl >> 32), other = al * bh + (uint)middle;
            low = a * b;
            return ah * bh + (middle >> 32) + (other >> 32);
        }
        public static long BigMul(long a, long b, out long low)
        {
            ulong al = (uint)a, ah = (ulong)a >> 32, bl = (uint)b, bh = (ulong)b >> 32;
            ulong middle = ah * bl + (al * bl >> 32), other = al * bh + (uint)middle;
            low = a * b;
            return (long)(ah * bh + (middle >> 32) + (other >> 32)) - ((a >> 63) & b) - ((b >> 63) & a);
        }

        """;

    private const string Powers = """
        public static uint RoundUpToPowerOf2(uint value)
        {
            value--; value |= value >> 1; value |= value >> 2; value |= value >> 4; value |= value >> 8; value |= value >> 16;
            return value + 1;
        }
        public static ulong RoundUpToPowerOf2(ulong value)
        {
            value--; value |= value >> 1; value |= value >> 2; value |= value >> 4; value |= value >> 8; value |= value >> 16;
            value |= value >> 32;
            return value + 1;
        }

        """;

    private const string OfSpan = """
        public static void Reverse(Span<T_> span)
        {
            for (int i = 0; i < span.Length / 2; i++)
            {
                T_ one = span[i];
                span[i] = span[span.Length - 1 - i];
                span[span.Length - 1 - i] = one;
            }
        }
        public static void Replace(Span<T_> span, T_ oldValue, T_ newValue)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] == oldValue) span[i] = newValue;
        }

        """;

    private const string OfAnySpan = """
        public static bool TryCopyTo(SPAN<T_> self, Span<T_> destination)
        {
            if (self.Length > destination.Length) return false;
            self.CopyTo(destination);
            return true;
        }
        public static SPAN<T_> TrimStart(SPAN<T_> span, T_ trimElement)
        {
            int start = 0;
            for (; start < span.Length; start++) if (span[start] != trimElement) break;
            return span.Slice(start);
        }
        public static SPAN<T_> TrimEnd(SPAN<T_> span, T_ trimElement)
        {
            int end = 0;
            for (int i = 0; i < span.Length; i++) if (span[i] != trimElement) end = i + 1;
            return span.Slice(0, end);
        }
        public static SPAN<T_> Trim(SPAN<T_> span, T_ trimElement)
        {
            int start = 0, end = 0;
            for (int i = 0; i < span.Length; i++)
            {
                if (span[i] != trimElement) end = i + 1;
                else if (end == 0) start = i + 1;
            }
            return end == 0 ? span.Slice(start) : span.Slice(start, end - start);
        }
        public static int CommonPrefixLength(SPAN<T_> span, ReadOnlySpan<T_> other)
        {
            int i = 0;
            for (; i < span.Length && i < other.Length; i++) if (span[i] != other[i]) break;
            return i;
        }
        public static int SequenceCompareTo(SPAN<T_> span, ReadOnlySpan<T_> other)
        {
            for (int i = 0; i < span.Length && i < other.Length; i++)
            {
                if (span[i] != other[i]) return span[i] < other[i] ? -1 : 1;
            }
            return span.Length - other.Length;
        }
        public static int IndexOf(SPAN<T_> span, ReadOnlySpan<T_> value)
        {
            for (int i = 0; i + value.Length <= span.Length; i++)
            {
                bool isThere = true;
                for (int j = 0; j < value.Length; j++) if (span[i + j] != value[j]) { isThere = false; break; }
                if (isThere) return i;
            }
            return -1;
        }
        public static int IndexOfAny(SPAN<T_> span, ReadOnlySpan<T_> values)
        {
            for (int i = 0; i < span.Length; i++)
            {
                for (int j = 0; j < values.Length; j++) if (span[i] == values[j]) return i;
            }
            return -1;
        }
        public static bool ContainsAny(SPAN<T_> span, ReadOnlySpan<T_> values)
        {
            for (int i = 0; i < span.Length; i++)
            {
                for (int j = 0; j < values.Length; j++) if (span[i] == values[j]) return true;
            }
            return false;
        }
        public static int IndexOfAnyExcept(SPAN<T_> span, T_ value)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] != value) return i;
            return -1;
        }
        public static int LastIndexOfAnyExcept(SPAN<T_> span, T_ value)
        {
            int last = -1;
            for (int i = 0; i < span.Length; i++) if (span[i] != value) last = i;
            return last;
        }
        public static bool ContainsAnyExcept(SPAN<T_> span, T_ value)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] != value) return true;
            return false;
        }
        public static int IndexOfAnyInRange(SPAN<T_> span, T_ lowInclusive, T_ highInclusive)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] >= lowInclusive && span[i] <= highInclusive) return i;
            return -1;
        }
        public static int IndexOfAnyExceptInRange(SPAN<T_> span, T_ lowInclusive, T_ highInclusive)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] < lowInclusive || span[i] > highInclusive) return i;
            return -1;
        }
        public static bool ContainsAnyInRange(SPAN<T_> span, T_ lowInclusive, T_ highInclusive)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] >= lowInclusive && span[i] <= highInclusive) return true;
            return false;
        }
        public static bool ContainsAnyExceptInRange(SPAN<T_> span, T_ lowInclusive, T_ highInclusive)
        {
            for (int i = 0; i < span.Length; i++) if (span[i] < lowInclusive || span[i] > highInclusive) return true;
            return false;
        }

        """;

    private const string OfMemory = """
        public static bool TryRead(ReadOnlySpan<byte> source, out T_ value)
        {
            value = default;
            if (source.Length < BITS / 8) return false;
            value = System.Runtime.InteropServices.MemoryMarshal.Read<T_>(source);
            return true;
        }
        public static bool TryWrite(Span<byte> destination, in T_ value)
        {
            if (destination.Length < BITS / 8) return false;
            System.Runtime.InteropServices.MemoryMarshal.Write(destination, in value);
            return true;
        }

        """;

    private const string OfOrder = """
        public static bool TryReadNAMEORDER(ReadOnlySpan<byte> source, out T_ value)
        {
            value = default;
            if (source.Length < SIZE) return false;
            value = System.Buffers.Binary.BinaryPrimitives.ReadNAMEORDER(source);
            return true;
        }
        public static bool TryWriteNAMEORDER(Span<byte> destination, T_ value)
        {
            if (destination.Length < SIZE) return false;
            System.Buffers.Binary.BinaryPrimitives.WriteNAMEORDER(destination, value);
            return true;
        }

        """;

    private const string OfBytes = """
        public static T_ ToNAME(ReadOnlySpan<byte> value) => System.Runtime.InteropServices.MemoryMarshal.Read<T_>(value);
        public static bool TryWriteBytes(Span<byte> destination, T_ value)
        {
            if (destination.Length < SIZE) return false;
            System.Runtime.InteropServices.MemoryMarshal.Write(destination, in value);
            return true;
        }

        """;
}
