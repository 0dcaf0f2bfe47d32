using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes on which targets something is: by their names, or of many by their numbers.</summary>
internal static class TargetsWriter
{
    /// <summary>Names as an attribute has them.</summary>
    /// <param name="names">The names, in the order of all.</param>
    /// <param name="all">All targets.</param>
    public static string Attribute(EquatableArray<string> names, EquatableArray<string> all) =>
        TargetRuns.AreMany(all) && !names.IsEmpty ? $"new[] {{ \"{TargetRuns.Text(names, all)}\" }}" : CSharpText.Array(names);

    /// <summary>Names as a collection, behind what <see cref="Declare"/> has written.</summary>
    /// <param name="names">The names, in the order of all.</param>
    /// <param name="all">All targets.</param>
    public static string Collection(EquatableArray<string> names, EquatableArray<string> all) =>
        !TargetRuns.AreMany(all) || names.IsEmpty ? $"[{CSharpText.Elements(names)}]"
        : names.Count == all.Count ? "Targets"
        : $"At({string.Join(", ", TargetRuns.Of(names, all).Select(static run => $"{run.First}, {run.Last}"))})";

    /// <summary>Writes the attribute that lists many targets, in front of a class.</summary>
    public static void List(CodeWriter writer, EquatableArray<string> all)
    {
        if (TargetRuns.AreMany(all))
        {
            writer.Line($"[global::KfuncGen.KfuncTargetNames({CSharpText.Elements(all)})]");
        }
    }

    /// <summary>Writes what collections of many targets are made of.</summary>
    public static void Declare(CodeWriter writer, EquatableArray<string> all)
    {
        if (!TargetRuns.AreMany(all))
        {
            return;
        }

        writer.Line($"private static readonly string[] Targets = [{CSharpText.Elements(all)}];");
        writer.Separate();
        writer.Open("private static string[] At(params int[] runs)");
        writer.Line("global::System.Collections.Generic.List<string> names = [];");
        writer.Separate();
        writer.Open("for (int i = 0; i < runs.Length; i += 2)");
        writer.Line("names.AddRange(new global::System.ArraySegment<string>(Targets, runs[i], runs[i + 1] - runs[i] + 1));");
        writer.Close();
        writer.Separate();
        writer.Line("return [.. names];");
        writer.Close();
        writer.Separate();
    }
}
