using System.Text;

namespace KfuncGen.Images.Kernels;

/// <summary>What a module says of itself in its section <c>.modinfo</c>.</summary>
/// <param name="Name">Its name: <c>nf_conntrack</c>.</param>
/// <param name="Release">The kernel release it was built for, from <c>vermagic</c>; null where it does not say.</param>
/// <remarks>include/linux/moduleparam.h and vermagic.h, 7.2.</remarks>
internal sealed record ModuleDescription(string Name, string? Release)
{
    /// <summary>Reads the section: texts <c>key=value</c>, each ended by a NUL.</summary>
    /// <param name="section">The content of <c>.modinfo</c>.</param>
    /// <returns>The description; null where there is no name, as in a <c>vmlinux</c>, whose keys start with a module's name.</returns>
    /// <exception cref="ImageFormatException">The name has something other than letters, digits and underscores; the offset is
    /// one in the section.</exception>
    public static ModuleDescription? Read(ReadOnlySpan<byte> section)
    {
        ReadOnlySpan<byte> name = Find(section, "name=");

        if (name.IsEmpty)
        {
            return null;
        }

        foreach (byte each in name)
        {
            // KBUILD_MODNAME, scripts/Makefile.lib, 7.2: a dash of the file's name is an underscore.
            if (each is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
                or (byte)'_'))
            {
                throw new ImageFormatException(
                    section.IndexOf(name),
                    $"the name of the module in .modinfo has the byte {each:x2}, expected letters, digits and underscores. The module " +
                    "is damaged; get it again.");
            }
        }

        return new ModuleDescription(Encoding.ASCII.GetString(name.ToArray()), KernelBanner.ReadRelease(Find(section, "vermagic=")));
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
