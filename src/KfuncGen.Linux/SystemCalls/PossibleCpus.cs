using System.Globalization;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// How many CPUs this system may ever have, for each of which a per-CPU map has a value: the highest number in
/// /sys/devices/system/cpu/possible, Documentation/ABI/testing/sysfs-devices-system-cpu, and one.
/// </summary>
internal static class PossibleCpus
{
    private static readonly Lazy<int> Read = new(static () => Parse(File.ReadAllText("/sys/devices/system/cpu/possible")));

    /// <summary>The number.</summary>
    /// <exception cref="IOException">It cannot be read: sysfs is not mounted.</exception>
    public static int Count => Read.Value;

    /// <summary>Reads a list such as <c>0-3,8</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static int Parse(string list)
    {
        string last = list.Trim();
        last = last[(last.LastIndexOfAny([',', '-']) + 1)..];

        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int highest)
            ? highest + 1
            : throw new FormatException($"Read '{list.Trim()}' in /sys/devices/system/cpu/possible; expected a list of CPUs such as 0-3.");
    }
}
