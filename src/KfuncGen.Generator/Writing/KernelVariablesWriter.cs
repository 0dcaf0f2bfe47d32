using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Generator.Names;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Words;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Writes the variables that each processor has: a member for each, and whether the running kernel has it. In a program the first is what
/// the helpers take that find one processor's, and the other a constant.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="typesNamespace">Where kernel types are declared.</param>
internal sealed class KernelVariablesWriter(CodeWriter writer, string typesNamespace)
{
    /// <summary>Writes all of a project.</summary>
    public void Write(KernelTypesModel model)
    {
        if (model.Variables.IsEmpty)
        {
            return;
        }

        writer.Separate();
        writer.Line("/// <summary>Variables of the kernel's that each processor has.</summary>");
        CSharpText.Generated(writer);
        writer.Open(
            $"{(model.Variables.Any(static one => one.IsPublic) ? "public" : "internal")} static class {GeneratedMembers.KernelVariables}");

        foreach ((KernelField variable, bool _) in model.Variables)
        {
            string type = $"global::KfuncGen.KernelVariable<{TypeOf(variable)}>";
            WriteHead(variable);
            writer.Line(
                $"public static {type} {MemberOf(variable)} => " +
                $"global::KfuncGen.KernelNames.Read<{type}>({CSharpText.Literal(variable.Name)});");
            writer.Separate();
        }

        writer.Line("/// <summary>Whether the running kernel has a variable, as it is expected here.</summary>");
        writer.Open($"public static class {GeneratedMembers.Has}");

        foreach ((KernelField variable, bool _) in model.Variables)
        {
            WriteHead(variable);
            writer.Line(
                $"public static bool {MemberOf(variable)} => global::KfuncGen.KernelNames.Has({CSharpText.Literal(variable.Root)}, " +
                $"{CSharpText.Literal(variable.Path)}, {CSharpText.Literal(variable.Shape)});");
            writer.Separate();
        }

        writer.Close();
        writer.Close();
    }

    private void WriteHead(KernelField variable)
    {
        writer.Line(
            $"/// <summary><c>{CSharpText.Xml(variable.Declaration)}</c><br/>Of each processor, on {TargetWords.Of(variable.Present)}." +
            $"{(variable.Missing.IsEmpty ? "" : $" Missing on {TargetWords.Of(variable.Missing)}.")}" +
            (variable.Changed is null ? "" : $" It is {CSharpText.Xml(variable.Changed)}.") +
            (variable.Drift is null ? "" : $" It is {CSharpText.Xml(variable.Drift)}.") + "</summary>");
        writer.Line(KernelFieldsWriter.Attribute(variable));
    }

    private string TypeOf(KernelField variable) => variable.Kind == FieldKind.Record
        ? $"global::{typesNamespace}.{CSharpIdentifier.Type(variable.Type!)}"
        : $"global::KfuncGen.KernelPointer<{variable.Type}>";

    // The guards stand in a class of that name, and no member is called like its class.
    private static string MemberOf(KernelField variable) =>
        variable.Name is GeneratedMembers.Has or GeneratedMembers.KernelVariables
            ? variable.Name + "_"
            : CSharpIdentifier.Member(variable.Name);
}
