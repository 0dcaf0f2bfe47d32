namespace KfuncGen.Build;

/// <summary>Tells by its first bytes what a file is that a project gives as a snapshot.</summary>
internal static class SnapshotBytes
{
    // BTF_MAGIC 0xeb9f in either byte order: include/uapi/linux/btf.h, 7.2.
    private static ReadOnlySpan<byte> LittleEndianBtf => [0x9f, 0xeb];

    private static ReadOnlySpan<byte> BigEndianBtf => [0xeb, 0x9f];

    private static ReadOnlySpan<byte> Text => "kfuncs "u8;

    private static ReadOnlySpan<byte> Elf => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Whether it is raw BTF.</summary>
    public static bool IsBtf(ReadOnlySpan<byte> bytes) => bytes.StartsWith(LittleEndianBtf) || bytes.StartsWith(BigEndianBtf);

    /// <summary>Whether it is a snapshot in text form that is not named so.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Text);

    /// <summary>Says what a file is that is neither, as the end of a sentence.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "it is empty";
        }

        if (bytes.StartsWith(Elf))
        {
            return "it is an ELF file; make a snapshot of a kernel image or module with 'kfuncgen snapshot'";
        }

        string first = string.Join(
            " ",
            bytes.Slice(0, Math.Min(4, bytes.Length)).ToArray().Select(
                static value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        return $"it starts with {first}; make a snapshot of a kernel image with 'kfuncgen snapshot'";
    }
}
