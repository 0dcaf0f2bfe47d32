using System.Globalization;

namespace KfuncGen.Linux.Tracing;

/// <summary>A source of events that perf_event_open(2) knows by a number that the kernel hands out: <c>uprobe</c>, <c>kprobe</c>.</summary>
/// <param name="Type">The number.</param>
/// <param name="ReturnFlag">The bit of its configuration that asks for the end of a function; 0 where it knows none.</param>
internal sealed record EventSource(uint Type, ulong ReturnFlag)
{
    private const string Folder = "/sys/bus/event_source/devices/";
    private const string BitOfConfiguration = "config:";

    /// <summary>A source by its name; null where this kernel has none.</summary>
    public static EventSource? Find(string name)
    {
        if (!uint.TryParse(Read(Folder + name + "/type"), NumberStyles.None, CultureInfo.InvariantCulture, out uint type))
        {
            return null;
        }

        string format = Read(Folder + name + "/format/retprobe");
        return new EventSource(
            type,
            format.StartsWith(BitOfConfiguration, StringComparison.Ordinal)
                && int.TryParse(format[BitOfConfiguration.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int bit)
                && bit < 64
                ? 1UL << bit
                : 0);
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
