using System.Globalization;
using System.Runtime.InteropServices;
using KfuncGen.Linux.Tracing;

namespace KfuncGen.Links;

/// <summary>What a program takes of a probe, beside what the probe has at a place.</summary>
internal static class UsdtParameters
{
    /// <summary>The arguments that the program takes; null where it cannot have them there.</summary>
    /// <param name="taken">The shapes of the program's parameters.</param>
    /// <param name="place">The place.</param>
    /// <param name="why">Why not, as a sentence.</param>
    public static IReadOnlyList<ProbeArgument>? Read(string[] taken, UsdtProbe place, out string? why)
    {
        IReadOnlyList<string> texts = ProbeArguments.Split(place.Arguments);

        if (texts.Count < taken.Length)
        {
            string there = texts.Count == 0 ? "none" : $"{Count(texts.Count)}: {place.Arguments}";
            why = $"it takes {Count(taken.Length)}, and the probe has {there}.";
            return null;
        }

        List<ProbeArgument> arguments = [];

        for (int i = 0; i < taken.Length; i++)
        {
            if (ProbeArguments.Read(texts[i], RuntimeInformation.ProcessArchitecture, out string? unreadable) is not { } argument)
            {
                why = $"argument {i + 1} of the probe is '{texts[i]}' at byte {place.Offset}: {unreadable}.";
                return null;
            }

            if (BitsOf(taken[i]) is { } bits && bits < argument.Size * 8)
            {
                why = $"argument {i + 1} of the probe has {argument.Size * 8} bits ('{texts[i]}'), and the program takes {bits} of them: " +
                    $"take {(argument.Size == 8 ? "long or ulong" : argument.Size == 4 ? "int or uint" : "short or ushort")}.";
                return null;
            }

            arguments.Add(argument);
        }

        why = null;
        return arguments;
    }

    private static string Count(int number) => number == 1 ? "1 argument" : $"{number} arguments";

    // s32, u64; what is no number has its own size.
    private static int? BitsOf(string shape) =>
        shape.Length > 1 && shape[0] is 's' or 'u'
            && int.TryParse(shape.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
            ? bits
            : null;
}
