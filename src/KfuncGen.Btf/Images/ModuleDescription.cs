using System.Text;

namespace KfuncGen.Btf;

/// <summary>What a module says of itself in its section <c>.modinfo</c>.</summary>
/// <param name="Name">Its name: <c>nf_conntrack</c>.</param>
/// <param name="Release">The kernel release it was built for, from <c>vermagic</c>; null where it does not say.</param>
/// <remarks>include/linux/moduleparam.h and vermagic.h, 7.2.</remarks>
public sealed record ModuleDescription(string Name, string? Release)
{
    /// <summary>Reads the section: texts <c>key=value</c>, each ended by a NUL.</summary>
    /// <param name="section">The content of <c>.modinfo</c>.</param>
    /// <returns>The description; null where there is no name, as in a <c>vmlinux</c>, whose keys start with a module's name.</returns>
    public static ModuleDescription? Read(ReadOnlySpan<byte> section)
    {
        string? name = Find(section, "name=") is { IsEmpty: false } value ? Encoding.UTF8.GetString(value.ToArray()) : null;
        return name is null ? null : new ModuleDescription(name, KernelBanner.ReadRelease(Find(section, "vermagic=")));
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> section, string key)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(key);

        while (!section.IsEmpty)
        {
            int end = section.IndexOf((byte)0);
            ReadOnlySpan<byte> text = end < 0 ? section : section.Slice(0, end);

            if (text.StartsWith(wanted))
            {
                return text.Slice(wanted.Length);
            }

            section = end < 0 ? default : section.Slice(end + 1);
        }

        return default;
    }
}
