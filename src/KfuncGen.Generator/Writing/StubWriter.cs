using KfuncGen.Snapshots.Contracts;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes the parts of a stub: documentation, attributes, parameters.</summary>
internal static class StubWriter
{
    /// <summary>The id and help page of the compiler's warning for deprecated stubs.</summary>
    internal const string ObsoleteArguments =
        $"DiagnosticId = \"{Diagnostics.DiagnosticIds.Deprecated}\", UrlFormat = \"{Diagnostics.HelpLinks.Format}\"";

    /// <summary>A whole stub, in each form that it has.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="variant">The stub.</param>
    /// <param name="written">The methods that the class has by now; forms that it has already are left out.</param>
    public static void Write(CodeWriter writer, StubVariant variant, HashSet<string> written)
    {
        foreach (StubSignature signature in New(variant, written))
        {
            Write(writer, variant with { Signature = signature });
            writer.Separate();
        }
    }

    /// <summary>The forms of a stub that a class does not have yet.</summary>
    public static IEnumerable<StubSignature> New(StubVariant variant, HashSet<string> written) =>
        StubOverloads.Of(variant.Signature).Where(signature => written.Add(variant.MethodName + "," + StubOverloads.Key(signature)));

    private static void Write(CodeWriter writer, StubVariant variant)
    {
        Documentation(writer, variant, variant.Signature.Parameters.Select(static parameter => parameter.Name));
        writer.Line($"[global::KfuncGen.Kfunc({CSharpText.Literal(variant.Kfunc)}, {CSharpText.Flags(variant.Flags)})]");
        Attributes(writer, variant);
        CSharpText.Generated(writer);
        writer.Line(
            $"public static {variant.Signature.DeclaredReturnType} " +
            $"{CSharpIdentifier.Member(variant.MethodName)}({Parameters(variant.Signature)}) =>");
        Body(writer, variant.Kfunc);
    }

    /// <summary>What every stub does on the CLR, behind <c>=&gt;</c>.</summary>
    public static void Body(CodeWriter writer, string kfunc)
    {
        writer.Indent();
        writer.Line($"throw new global::KfuncGen.BpfOnlyException({CSharpText.Literal(kfunc)});");
        writer.Outdent();
    }

    /// <summary>The C prototype, the contract in words, flags and kernels.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="variant">What is documented.</param>
    /// <param name="parameterNames">The names that the documented method gives the parameters.</param>
    public static void Documentation(CodeWriter writer, StubVariant variant, IEnumerable<string> parameterNames)
    {
        writer.Line($"/// <summary><c>{CSharpText.Xml(variant.Prototype)}</c></summary>");

        foreach ((string name, StubParameter parameter) in parameterNames.Zip(
            variant.Signature.Parameters, static (name, parameter) => (name, parameter)))
        {
            writer.Line(
                $"/// <param name=\"{name.TrimStart('@')}\"><c>{CSharpText.Xml(parameter.Declaration)}</c>{Size(parameter)}</param>");
        }

        writer.Line("/// <remarks>");

        if (variant.Flavour is not null)
        {
            writer.Line($"/// The contract of older kernels; the newest one is <c>{variant.Kfunc}</c>.<br/>");
        }

        foreach (string words in ContractWords.For(variant.Flags ?? KfuncFlags.None))
        {
            writer.Line($"/// {words}<br/>");
        }

        string flags = variant.Flags is { } known ? string.Join(" ", KfuncFlagBits.Names(known)) : "unknown";
        writer.Line($"/// Flags: {(flags.Length == 0 ? "none" : flags)}.<br/>");

        foreach (string run in variant.FlagHistory)
        {
            writer.Line($"/// Flags on {CSharpText.Xml(run)}.<br/>");
        }

        if (variant.Module is not null)
        {
            writer.Line($"/// Module: {CSharpText.Xml(variant.Module)}.<br/>");
        }

        if (!variant.Refused.IsEmpty)
        {
            writer.Line("/// Refused where BTF of that build still has the implicit arguments in the prototype.<br/>");
        }

        writer.Line($"/// {Presence(variant)}");
        writer.Line("/// </remarks>");
    }

    // The size of a whole union is that of its largest member, and the kernel takes it for that one.
    private static string Size(StubParameter parameter) =>
        parameter.OtherForms.Where(static form => form.Member is not null).OrderByDescending(static form => form.Size).FirstOrDefault()
            is { } largest ? $": the size of all, which stands for <c>{largest.Member}</c>; pass another member for another size" : "";

    /// <summary>The targets with and without a variant, as a sentence.</summary>
    public static string Presence(StubVariant variant)
    {
        int all = variant.Present.Count + variant.Missing.Count + variant.Refused.Count;
        string absence = AbsenceWords.Of(variant.Missing, variant.Refused, all);
        string there = variant.Present.IsEmpty ? "Can be called on none of the targets" : "On " + TargetWords.Of(variant.Present, all);
        return CSharpText.Xml(absence.Length == 0 ? there + "." : $"{there}; {absence}.");
    }

    /// <summary>The attributes that generated stubs and implemented methods share.</summary>
    public static void Attributes(CodeWriter writer, StubVariant variant)
    {
        string identifier = variant.Flavour is null ? "" : $"Variant = {CSharpText.Literal(variant.Identifier)}, ";
        string missing = variant.Missing.IsEmpty ? "" : $", Missing = {TargetsWriter.Attribute(variant.Missing, variant.AllTargets)}";
        string refused = variant.Refused.IsEmpty ? "" : $", Refused = {TargetsWriter.Attribute(variant.Refused, variant.AllTargets)}";
        string present = TargetsWriter.Attribute(variant.Present, variant.AllTargets);
        writer.Line($"[global::KfuncGen.KfuncTargets({identifier}Present = {present}{missing}{refused})]");

        if (variant.Deprecation is not null)
        {
            writer.Line($"[global::System.Obsolete({CSharpText.Literal(variant.Deprecation)}, {ObsoleteArguments})]");
        }

        if (variant.Signature.IsAcquired)
        {
            writer.Line("[return: global::KfuncGen.KfuncAcquired]");
        }
    }

    /// <summary>A parameter list.</summary>
    public static string Parameters(StubSignature signature) =>
        string.Join(", ", signature.Parameters.Select(static parameter =>
            (parameter.IsReleased ? "[global::KfuncGen.KfuncReleased] " : "")
            + (parameter.IsConstant ? "[global::System.Diagnostics.CodeAnalysis.ConstantExpected] " : "")
            + $"{parameter.DeclaredType} {parameter.Name}"));
}
