using System.Globalization;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>How to speak of an error.</summary>
internal static class ErrnoText
{
    /// <summary>The name of an error as manuals have it; its number where it has none here.</summary>
    public static string Name(this Errno error) =>
        Enum.IsDefined(error) ? error.ToString() : string.Create(CultureInfo.InvariantCulture, $"error {(int)error}");
}
