namespace KfuncGen.Linux.Tracing;

/// <summary>The libraries that this process has loaded.</summary>
internal static class LoadedLibraries
{
    /// <summary>The path of one by its name, such as <c>libc.so.6</c>; null where it is not loaded.</summary>
    public static string? Find(string name)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            int path = line.IndexOf('/', StringComparison.Ordinal);

            if (path > 0 && line.AsSpan(path).EndsWith("/" + name))
            {
                return line[path..];
            }
        }

        return null;
    }
}
