using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes the flags of kfuncs for each that reads them: users, snapshots, what they mean for a caller.</summary>
internal static class FlagWriter
{
    /// <summary>The files.</summary>
    public static IEnumerable<(string Path, string Text)> Write(IReadOnlyList<FlagRow> flags)
    {
        yield return ("src/KfuncGen/Probing/KfuncFlags.g.cs", Enum(flags, "KfuncGen", "since their flags went away"));
        yield return (
            "src/KfuncGen.Snapshots/Contracts/KfuncFlags.g.cs",
            Enum(
                flags,
                "KfuncGen.Snapshots.Contracts",
                "since their flags went away, so <see cref=\"KfuncFlagBits\"/> maps bits by version"));
        yield return ("src/KfuncGen.Snapshots/Contracts/KfuncFlagBits.g.cs", Bits(flags));
        yield return ("src/KfuncGen.Snapshots/Obligations/FlagObligations.g.cs", Obligations(flags));

        FlagRow supplying = flags.Single(static flag => flag.Supplied.Length > 0);
        yield return (
            "src/KfuncGen.Snapshots/Obligations/SuppliedArguments.g.cs",
            Supplied(supplying, "KfuncGen.Snapshots.Obligations", "public"));
        yield return ("src/KfuncGen/Probing/SuppliedArguments.g.cs", Supplied(supplying, "KfuncGen.Probing", "internal"));
    }

    private static string Supplied(FlagRow flag, string ns, string access)
    {
        CodeText text = new(FlagTable.Path, [], ns);
        text.Line($"/// <summary>What the kernel says by names of the arguments that the verifier supplies: {flag.Name}.</summary>");
        text.Open($"{access} static class SuppliedArguments");
        text.Line("/// <summary>What the function that keeps the full prototype has behind the kfunc's name.</summary>");
        text.Line($"public const string TwinSuffix = \"{flag.TwinSuffix}\";").Line();
        text.Line("/// <summary>The suffix of a parameter of such a type that a program passes itself, and that is overwritten.</summary>");
        text.Line($"public const string PassedSuffix = \"{flag.PassedSuffix}\";").Line();
        text.Line("/// <summary>Whether the verifier passes pointers to a struct.</summary>");
        text.Line(
            "public static bool IsSupplied(string structure) => structure is " +
            $"{string.Join(" or ", flag.Supplied.Select(static one => $"\"{one}\""))};");
        return text.Close().ToString();
    }

    private static string Enum(IReadOnlyList<FlagRow> flags, string ns, string why)
    {
        CodeText text = new(FlagTable.Path, [], ns);
        text.Line("/// <summary>");
        text.Line(
            "/// What a kfunc's flags demand of its caller. A value names a meaning, not a bit of some kernel: bits 3 and 4 are free for " +
            "reuse");
        text.Line($"/// {why}. Bits 32 and up hold what a kernel set and this version does not know: raw bit");
        text.Line("/// n is 1 &lt;&lt; (32 + n).");
        text.Line("/// </summary>");
        text.Line("/// <remarks>include/linux/btf.h, 6.1, 6.12, 7.2 and 7.3.</remarks>");
        text.Line("[Flags]");
        text.Open("public enum KfuncFlags : ulong");
        text.Line("/// <summary>No flag.</summary>").Line("None = 0,");

        foreach ((int index, FlagRow flag) in flags.Index())
        {
            text.Line().Line($"/// <summary>{flag.Sentence}</summary>").Line($"{flag.Name} = 1ul << {index},");
        }

        return text.Close().ToString();
    }

    private static string Bits(IReadOnlyList<FlagRow> flags)
    {
        CodeText text = new(FlagTable.Path, [], "KfuncGen.Snapshots.Contracts");
        text.Line("/// <content>The bits.</content>");
        text.Open("public static partial class KfuncFlagBits");
        text.Line("private static readonly Meaning[] Meanings =").Line("[");
        text.Deeper(flags.Select(
            static flag =>
                $"new(KfuncFlags.{flag.Name}, {flag.Bit}{(flag.Until is { } until ? $", new({until.Replace(".", ", ")})" : "")}),"));
        return text.Line("];").Close().ToString();
    }

    private static string Obligations(IReadOnlyList<FlagRow> flags)
    {
        CodeText text = new(FlagTable.Path, ["KfuncGen.Snapshots.Contracts"], "KfuncGen.Snapshots.Obligations");
        text.Line("/// <content>The flags.</content>");
        text.Open("public sealed partial record FlagObligations");
        text.Line("/// <summary>Every flag that has a name, in the order of values.</summary>");
        text.Line("public static IReadOnlyList<FlagObligations> All { get; } =").Line("[");
        text.Deeper(flags.Select(Row));
        return text.Line("];").Close().ToString();
    }

    private static string Row(FlagRow flag)
    {
        List<string> parts = [$"Flag = KfuncFlags.{flag.Name}"];

        void Add(string property, string type, string? obligation)
        {
            if (obligation is not null)
            {
                parts.Add($"{property} = {type}.{obligation}");
            }
        }

        Add("Call", "CallObligation", flag.Call);
        Add("Result", "ResultObligation", flag.Result);
        Add("Argument", "ArgumentObligation", flag.Argument);

        if (flag.ArgumentIndex > 0)
        {
            parts.Add($"ArgumentIndex = {flag.ArgumentIndex}");
        }

        Add("KernelObjects", "ArgumentObligation", flag.Objects);
        return $"new() {{ {string.Join(", ", parts)} }},";
    }
}
