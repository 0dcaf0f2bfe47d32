using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes what one class gets: stubs, <c>Has</c>, and the table behind both.</summary>
internal static class BindingsWriter
{
    /// <summary>The whole file.</summary>
    public static SourceText Write(BindingModel model, string typesNamespace)
    {
        CodeWriter writer = new();
        string targets = model.Targets.IsEmpty ? "no target" : TargetWords.Of(model.Targets);
        CSharpText.Header(writer, $"Kfunc bindings for {targets}.");
        writer.Line();
        ScopeWriter.Open(writer, model.Scope, model.Targets);

        HashSet<string> written = new(StringComparer.Ordinal);

        // What the class declares itself stays; an analyzer says so.
        foreach (StubVariant variant in model.Variants)
        {
            if (!model.DeclaredMembers.Contains(variant.MethodName))
            {
                StubWriter.Write(writer, variant, written);
            }
        }

        foreach (IteratorTriple iterator in model.Iterators)
        {
            if (!model.DeclaredMembers.Contains(iterator.Name))
            {
                WriteIterator(writer, iterator, typesNamespace);
                writer.Separate();
            }
        }

        // Without the table there is nothing that the others could read.
        if (!model.DeclaredMembers.Contains(GeneratedMembers.Table))
        {
            WriteTables(writer, model);
        }

        ScopeWriter.Close(writer, model.Scope);
        return writer.ToSourceText();
    }

    private static void WriteTables(CodeWriter writer, BindingModel model)
    {
        if (!model.DeclaredMembers.Contains(GeneratedMembers.All))
        {
            WriteAll(writer);
            writer.Separate();
        }

        if (!model.DeclaredMembers.Contains(GeneratedMembers.Has))
        {
            WriteHas(writer, model.Variants);
            writer.Separate();
        }

        WriteTable(writer, model.Variants, model.Targets);
    }

    private static void WriteIterator(CodeWriter writer, IteratorTriple iterator, string typesNamespace)
    {
        StubSignature signature = iterator.New.Signature;
        StubSignature arguments = signature with { Parameters = signature.Parameters.Skip(1).ToEquatableArray() };

        writer.Line(
            $"/// <summary>Walks <c>{iterator.New.Kfunc}</c>, <c>{iterator.Next.Kfunc}</c> and <c>{iterator.Destroy.Kfunc}</c> in a " +
            "<c>foreach</c>.</summary>");

        foreach (StubParameter parameter in arguments.Parameters)
        {
            writer.Line($"/// <param name=\"{parameter.Name.TrimStart('@')}\"><c>{CSharpText.Xml(parameter.Declaration)}</c></param>");
        }

        writer.Line($"[global::KfuncGen.Kfunc({CSharpText.Literal(iterator.New.Kfunc)}, {CSharpText.Flags(iterator.New.Flags)})]");
        StubWriter.Attributes(writer, iterator.New);
        CSharpText.Generated(writer);
        writer.Line($"public static global::{typesNamespace}.{iterator.TypeName} {iterator.Name}({StubWriter.Parameters(arguments)}) =>");
        StubWriter.Body(writer, iterator.New.Kfunc);
    }

    private static void WriteAll(CodeWriter writer)
    {
        writer.Line(
            "/// <summary>Every variant above, sorted by name, newest first: prototype, flags, targets, and whether the running kernel " +
            "has it.</summary>");
        CSharpText.Generated(writer);
        writer.Line(
            $"public static global::System.Collections.Generic.IReadOnlyList<global::KfuncGen.KfuncVariant> {GeneratedMembers.All} => " +
            $"{GeneratedMembers.Table}.All;");
    }

    private static void WriteHas(CodeWriter writer, EquatableArray<StubVariant> variants)
    {
        writer.Line("/// <summary>Whether the running kernel has a kfunc, with the prototype that its stub expects.</summary>");
        CSharpText.Generated(writer);
        writer.Open($"public static class {GeneratedMembers.Has}");

        foreach (StubVariant variant in variants)
        {
            writer.Line($"/// <summary><c>{CSharpText.Xml(variant.Prototype)}</c><br/>{StubWriter.Presence(variant)}</summary>");
            writer.Line($"[global::KfuncGen.KfuncGuard({CSharpText.Literal(variant.Identifier)})]");
            writer.Line(
                $"public static bool {CSharpIdentifier.Member(variant.Identifier)} => " +
                $"{GeneratedMembers.Table}.{CSharpIdentifier.Member(variant.Identifier)}.Exists;");
            writer.Separate();
        }

        writer.Close();
    }

    private static void WriteTable(CodeWriter writer, EquatableArray<StubVariant> variants, EquatableArray<string> targets)
    {
        CSharpText.Generated(writer);
        writer.Open($"private static class {GeneratedMembers.Table}");
        TargetsWriter.Declare(writer, targets);

        foreach (StubVariant variant in variants)
        {
            writer.Line($"public static readonly global::KfuncGen.KfuncVariant {CSharpIdentifier.Member(variant.Identifier)} = new()");
            VariantWriter.Write(writer, variant);
            writer.Separate();
        }

        writer.Line("public static readonly global::KfuncGen.KfuncVariant[] All =");
        writer.Line("[");
        writer.Indent();

        foreach (StubVariant variant in variants)
        {
            writer.Line($"{CSharpIdentifier.Member(variant.Identifier)},");
        }

        writer.Outdent();
        writer.Line("];");
        writer.Close();
    }
}
