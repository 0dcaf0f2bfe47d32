using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes what the run-time library knows of a variant.</summary>
internal static class VariantWriter
{
    /// <summary>Writes the members of a <c>KfuncVariant</c>, in braces, behind its <c>new()</c>. What it has not is left out.</summary>
    public static void Write(CodeWriter writer, StubVariant variant)
    {
        writer.Open();
        writer.Line($"Name = {CSharpText.Literal(variant.Kfunc)},");
        Optional(writer, "Flavour", variant.Flavour);
        writer.Line($"Prototype = {CSharpText.Literal(variant.Prototype)},");
        writer.Line($"Shapes = [{CSharpText.Elements(variant.Shapes)}],");
        writer.Line($"Flags = {CSharpText.Flags(variant.Flags)},");
        writer.Line($"PresentOn = {TargetsWriter.Collection(variant.Present, variant.AllTargets)},");
        writer.Line($"MissingOn = {TargetsWriter.Collection(variant.Missing, variant.AllTargets)},");

        if (!variant.Refused.IsEmpty)
        {
            writer.Line($"RefusedOn = {TargetsWriter.Collection(variant.Refused, variant.AllTargets)},");
        }

        Optional(writer, "Module", variant.Module);
        Optional(writer, "Deprecation", variant.Deprecation);
        writer.Close("};");
    }

    private static void Optional(CodeWriter writer, string member, string? value)
    {
        if (value is not null)
        {
            writer.Line($"{member} = {CSharpText.Literal(value)},");
        }
    }
}
