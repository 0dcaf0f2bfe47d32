using System.Globalization;
using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Tracing;

/// <summary>
/// Reads what the notes of probes say of arguments, each as <c>size@place</c> with a place as the assembler of the processor writes it:
/// <c>-4@%edi 8@-16(%rbp) 4@$3</c>, <c>-4@[sp, 12] 8@x0 4@3</c>, <c>-4@-20(s0) 8@a0</c>. sys/sdt.h, SystemTap 5.2.
/// </summary>
internal static class ProbeArguments
{
    /// <summary>The arguments, apart; a place may have blanks within brackets.</summary>
    public static IReadOnlyList<string> Split(string arguments)
    {
        List<string> parts = [];
        int depth = 0;
        int start = 0;

        for (int i = 0; i <= arguments.Length; i++)
        {
            if (i == arguments.Length || (arguments[i] == ' ' && depth == 0))
            {
                if (i > start)
                {
                    parts.Add(arguments[start..i]);
                }

                start = i + 1;
            }
            else
            {
                depth += arguments[i] is '[' or '(' ? 1 : arguments[i] is ']' or ')' ? -1 : 0;
            }
        }

        return parts;
    }

    /// <summary>Reads one.</summary>
    /// <param name="text">The argument: <c>-4@%edi</c>.</param>
    /// <param name="architecture">The processor.</param>
    /// <param name="why">Why it cannot be read there, to follow the argument and a colon; null where it can.</param>
    public static ProbeArgument? Read(string text, Architecture architecture, out string? why)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);

        if (at > 0 && text[at - 1] == 'f')
        {
            why = "it is a floating-point number, which no program can read";
            return null;
        }

        if (at < 1 || !int.TryParse(text.AsSpan(0, at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int size)
            || size is not (1 or 2 or 4 or 8 or -1 or -2 or -4 or -8))
        {
            why = "it has no size of 1, 2, 4 or 8 bytes, and '@', before its place";
            return null;
        }

        ProbeArgument? read = Place(text[(at + 1)..].Replace(" ", "", StringComparison.Ordinal), architecture);
        why = read is null ? $"that is no number, and no register of {architecture} or memory that one points to" : null;
        return read is { } argument ? argument with { Size = Math.Abs(size), IsSigned = size < 0 } : null;
    }

    private static ProbeArgument? Place(string place, Architecture architecture) => architecture switch
    {
        Architecture.X64 => Constant(place, "$") ?? Register(place, architecture, "%") ?? Displaced(place, architecture, "%"),
        Architecture.Arm64 => Constant(place, "") ?? Zero(place) ?? Register(place, architecture, "") ?? Bracketed(place, architecture),
        Architecture.RiscV64 => Constant(place, "") ?? Register(place, architecture, "") ?? Displaced(place, architecture, ""),
        _ => null,
    };

    // Some assemblers write all bits of a negative number.
    private static ProbeArgument? Constant(string place, string sign) =>
        Number(place, sign) is { } number ? new ProbeArgument(0, false, number) : null;

    // The register of arm64 that is always zero is not kept.
    private static ProbeArgument? Zero(string place) => place is "xzr" or "wzr" ? new ProbeArgument(0, false, 0) : null;

    private static ProbeArgument? Register(string place, Architecture architecture, string sign) =>
        Find(place, architecture, sign) is { } register ? new ProbeArgument(0, false, 0, register) : null;

    // -16(%rbp), (%rax,%rbx,4)
    private static ProbeArgument? Displaced(string place, Architecture architecture, string sign)
    {
        int open = place.IndexOf('(', StringComparison.Ordinal);

        if (open < 0 || place[^1] != ')' || (open == 0 ? 0 : Number(place[..open], "")) is not { } number)
        {
            return null;
        }

        string[] parts = place[(open + 1)..^1].Split(',');
        int? index = parts.Length > 1 ? Find(parts[1], architecture, sign) : null;

        return Find(parts[0], architecture, sign) is not { } register || parts.Length > 3
            || (parts.Length > 1 && (index is null || architecture != Architecture.X64))
            || (parts.Length > 2 ? Scale(parts[2]) : 0) is not { } scale
            ? null
            : new ProbeArgument(0, false, number, register, index, scale, IsMemory: true);

        static int? Scale(string factor) => factor switch { "1" => 0, "2" => 1, "4" => 2, "8" => 3, _ => null };
    }

    // [sp,12], [x0], [x0,x1], [x0,x1,lsl3]
    private static ProbeArgument? Bracketed(string place, Architecture architecture)
    {
        if (place.Length < 2 || place[0] != '[' || place[^1] != ']')
        {
            return null;
        }

        string[] parts = place[1..^1].Split(',');

        if (Find(parts[0], architecture, "") is not { } register || parts.Length > 3)
        {
            return null;
        }

        ProbeArgument argument = new(0, false, 0, register, IsMemory: true);

        if (parts.Length == 1)
        {
            return argument;
        }

        if (parts.Length == 2 && (Number(parts[1], "") ?? Number(parts[1], "#")) is { } number)
        {
            return argument with { Number = number };
        }

        // A narrow one would be extended before; the whole one is what it is.
        return parts[1].StartsWith('x') && Find(parts[1], architecture, "") is { } index
            && (parts.Length == 2 ? 0 : Shift(parts[2])) is { } scale
            ? argument with { Index = index, Scale = scale }
            : null;

        static int? Shift(string shift) => shift.Replace("#", "", StringComparison.Ordinal) switch
        {
            "lsl0" => 0,
            "lsl1" => 1,
            "lsl2" => 2,
            "lsl3" => 3,
            _ => null,
        };
    }

    private static int? Find(string name, Architecture architecture, string sign) =>
        name.StartsWith(sign, StringComparison.Ordinal) ? ProcessorRegisters.Find(architecture, name[sign.Length..]) : null;

    private static long? Number(string text, string sign) =>
        !text.StartsWith(sign, StringComparison.Ordinal) ? null
        : long.TryParse(text.AsSpan(sign.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : ulong.TryParse(text.AsSpan(sign.Length), NumberStyles.None, CultureInfo.InvariantCulture, out ulong bits) ? (long)bits
        : text.StartsWith(sign + "0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(sign.Length + 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bits)
            ? (long)bits
        : null;
}
