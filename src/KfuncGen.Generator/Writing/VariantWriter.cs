using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes what the run-time library knows of a variant.</summary>
internal static class VariantWriter
{
    /// <summary>Writes the arguments of the constructor of <c>KfuncVariant</c>, behind its opening parenthesis.</summary>
    public static void Write(CodeWriter writer, StubVariant variant, string end)
    {
        writer.Indent();
        writer.Line($"{CSharpText.Literal(variant.Kfunc)},");
        writer.Line($"flavour: {CSharpText.Literal(variant.Flavour)},");
        writer.Line($"prototype: {CSharpText.Literal(variant.Prototype)},");
        writer.Line($"shapes: [{CSharpText.Elements(variant.Shapes)}],");
        writer.Line($"flags: {CSharpText.Flags(variant.Flags)},");
        writer.Line($"present: [{CSharpText.Elements(variant.Present)}],");
        writer.Line($"missing: [{CSharpText.Elements(variant.Missing)}],");
        writer.Line($"module: {CSharpText.Literal(variant.Module)},");
        writer.Line($"deprecation: {CSharpText.Literal(variant.Deprecation)}{end}");
        writer.Outdent();
    }
}
