using KfuncGen.Btf.Format;

namespace KfuncGen.Btf.Fields;

/// <summary>How a field is read: which bytes are loaded, and what of them is the field.</summary>
/// <param name="Offset">Where the bytes start, from the start of the root.</param>
/// <param name="Size">How many bytes there are: of a number 1, 2, 4 or 8.</param>
/// <param name="BitSize">How many bits the field has.</param>
/// <param name="LeftShift">By how much the bytes, in a register of 64 bits, are shifted left, so that nothing is above the field.</param>
/// <param name="RightShift">By how much they are shifted right then, so that nothing is below it.</param>
/// <param name="IsSigned">Whether the field has a sign.</param>
/// <remarks>
/// The same numbers as libbpf's: bpf_core_calc_field_relo, tools/lib/bpf/relo_core.c, 7.2.
/// </remarks>
internal readonly record struct BtfFieldAccess(uint Offset, uint Size, uint BitSize, int LeftShift, int RightShift, bool IsSigned)
{
    private const uint Register = 8;

    /// <summary>How a field is read.</summary>
    /// <param name="field">The field.</param>
    /// <returns>Null for a bit-field that no load of eight bytes holds.</returns>
    /// <exception cref="BtfFormatException">The field is not inside its struct, or its type does not end.</exception>
    public static BtfFieldAccess? Of(BtfField field)
    {
        BtfType type = field.Type.Resolve();
        ulong size = SizeOf(field.Type);
        ulong offset = field.BitOffset / 8;
        ulong bits = size * 8;

        if (field.BitWidth > 0)
        {
            // Aligned loads of the declared type, and wider ones while the field goes on.
            bits = (ulong)field.BitWidth;
            size = size is 1 or 2 or 4 or 8 ? size : 1;
            offset = field.BitOffset / 8 / size * size;

            while (field.BitOffset + bits - (offset * 8) > size * 8)
            {
                if (size >= Register)
                {
                    return null;
                }

                size *= 2;
                offset = field.BitOffset / 8 / size * size;
            }
        }

        // What holds the last bit-field of a struct may be loaded beyond it, as compilers do.
        if ((!field.IsBehind && field.BitOffset + bits > field.Root.Size * 8ul) || offset > int.MaxValue || size > int.MaxValue)
        {
            throw Outside(field);
        }

        ulong low = field.BitOffset - (offset * 8);
        ulong left = field.Root.Reader.Header.IsBigEndian ? ((Register - Math.Min(size, Register)) * 8) + low : 64 - low - bits;

        return new BtfFieldAccess(
            (uint)offset,
            (uint)size,
            (uint)bits,
            bits > 64 ? 0 : (int)left,
            bits > 64 ? 0 : 64 - (int)bits,
            IsSignedNumber(type));
    }

    /// <summary>The size of a type in bytes, arrays and pointers included.</summary>
    /// <exception cref="BtfFormatException">It has none, or does not end.</exception>
    public static ulong SizeOf(BtfType type)
    {
        ulong count = 1;
        type = type.Resolve();

        for (int depth = 0; type.Kind == BtfKind.Array; depth++)
        {
            if (depth == BtfReader.MaximumDepth)
            {
                throw type.TooDeep("arrays");
            }

            count = Math.Min(count * type.ElementCount, int.MaxValue);
            type = type.Target.Resolve();
        }

        ulong size = type.Kind switch
        {
            BtfKind.Pointer => (ulong)type.Reader.PointerSize,
            BtfKind.Int or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Float => type.Size,
            _ => throw new BtfFormatException(
                Math.Max(type.Offset, 0),
                $"a field of type {type.Id}, a {type.Kind}",
                "a type that has a size",
                "The file is damaged: read it again from the kernel."),
        };

        return Math.Min(count * size, int.MaxValue);
    }

    private static bool IsSignedNumber(BtfType type) => type.Kind switch
    {
        BtfKind.Int => (type.IntEncoding & BtfIntEncoding.Signed) != 0,
        BtfKind.Enum or BtfKind.Enum64 => type.KindFlag,
        _ => false,
    };

    private static BtfFormatException Outside(BtfField field) => new(
        field.Root.Offset,
        $"a field at bit {field.BitOffset} of {field.Root.Kind} {field.Root.Id}, which has {field.Root.Size} bytes",
        "fields inside their struct",
        "The file is damaged: read it again from the kernel.");
}
