using KfuncGen.Btf;

namespace KfuncGen.Probing;

/// <summary>
/// Says which helpers a kernel has: those that <c>enum bpf_func_id</c> in its BTF names. That an architecture or a
/// configuration leaves a helper out is not seen there; the verifier says so.
/// </summary>
/// <param name="source">The kernel's BTF.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class HelperProbe(BtfSource source)
{
    private readonly Lazy<HashSet<long>> ids = new(() => ReadIds(source));

    /// <summary>The probe of the kernel that this process runs on.</summary>
    public static HelperProbe RunningKernel { get; } =
        new(OperatingSystem.IsLinux() ? new BtfDirectory("/sys/kernel/btf") : new NoKernel());

    /// <summary>Whether the kernel has a helper; false too where its BTF cannot be read, as nothing could be loaded then.</summary>
    public bool Exists(int id) => ids.Value.Contains(id);

    private static HashSet<long> ReadIds(BtfSource source)
    {
        try
        {
            foreach (BtfType type in new BtfReader(source.ReadKernel()).TypesOfKind(BtfKind.Enum))
            {
                if (type.NameBytes.SequenceEqual("bpf_func_id"u8))
                {
                    return ReadIds(type);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BtfFormatException or PlatformNotSupportedException)
        {
        }

        return [];
    }

    // The last enumerator, __BPF_FUNC_MAX_ID, is one more than the last helper.
    private static HashSet<long> ReadIds(BtfType type)
    {
        HashSet<long> ids = [];

        foreach (BtfEnumValue value in type.EnumValues)
        {
            if (!value.Name.StartsWith("__", StringComparison.Ordinal))
            {
                ids.Add(value.Value);
            }
        }

        return ids;
    }
}
