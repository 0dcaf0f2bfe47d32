using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Writes of a class's bindings what programs may name, for lowering to bind: which kfunc and variant a member stands for. All
/// else lowering has from the kernels themselves; <see cref="BindingsWriter"/> writes what people see.
/// </summary>
internal static class DeclarationsWriter
{
    /// <summary>The whole file.</summary>
    public static SourceText Write(BindingModel model, string typesNamespace)
    {
        CodeWriter writer = new();
        ScopeWriter.Open(writer, model.Scope);

        HashSet<string> written = new(StringComparer.Ordinal);

        foreach (StubVariant variant in model.Variants)
        {
            if (!model.DeclaredMembers.Contains(variant.MethodName))
            {
                foreach (StubSignature signature in StubWriter.New(variant, written))
                {
                    WriteMethod(writer, variant, signature.DeclaredReturnType, variant.MethodName, signature.Parameters);
                }
            }
        }

        foreach (IteratorTriple iterator in model.Iterators)
        {
            if (!model.DeclaredMembers.Contains(iterator.Name))
            {
                WriteMethod(
                    writer,
                    iterator.New,
                    $"global::{typesNamespace}.{iterator.TypeName}",
                    iterator.Name,
                    iterator.New.Signature.Parameters.Skip(1));
            }
        }

        if (!model.DeclaredMembers.Contains(GeneratedMembers.Has))
        {
            WriteHas(writer, model.Variants);
        }

        ScopeWriter.Close(writer, model.Scope);
        return writer.ToSourceText();
    }

    private static void WriteHas(CodeWriter writer, EquatableArray<StubVariant> variants)
    {
        writer.Open($"public static class {GeneratedMembers.Has}");

        foreach (StubVariant variant in variants)
        {
            writer.Line($"[global::KfuncGen.KfuncGuard({CSharpText.Literal(variant.Identifier)})]");
            writer.Line($"public static extern bool {CSharpIdentifier.Escape(variant.Identifier)} {{ get; }}");
        }

        writer.Close();
    }

    private static void WriteMethod(
        CodeWriter writer, StubVariant variant, string returnType, string name, IEnumerable<StubParameter> parameters)
    {
        writer.Line($"[global::KfuncGen.Kfunc({CSharpText.Literal(variant.Kfunc)}, default)]");

        if (variant.Flavour is not null)
        {
            writer.Line($"[global::KfuncGen.KfuncTargets(Variant = {CSharpText.Literal(variant.Identifier)})]");
        }

        string list = string.Join(", ", parameters.Select(static parameter => $"{parameter.DeclaredType} {parameter.Name}"));
        writer.Line($"public static extern {returnType} {CSharpIdentifier.Escape(name)}({list});");
    }
}
