using KfuncGen.Btf.Format;
using KfuncGen.Fuzzing.Mutation;

namespace KfuncGen.Fuzzing.Seeds;

/// <summary>Where the numbers of a BTF blob are.</summary>
internal static class BtfFields
{
    /// <summary>The header's words, those of the types, and the bytes of a layout section.</summary>
    /// <param name="btf">A well-formed blob.</param>
    /// <param name="offset">Where it starts in the input.</param>
    public static IReadOnlyList<FieldRange> Of(byte[] btf, int offset = 0)
    {
        BtfHeader header = BtfHeader.Read(btf);

        return
        [
            new FieldRange(offset + 4, header.Length - 4, sizeof(uint)),
            new FieldRange(offset + header.TypesOffset, header.TypesLength, sizeof(uint)),
            .. header.LayoutLength == 0 ? [] : new[] { new FieldRange(offset + header.LayoutOffset, header.LayoutLength, 1) },
        ];
    }
}
