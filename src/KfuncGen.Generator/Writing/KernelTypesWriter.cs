using System.Globalization;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes the kernel types of a project.</summary>
internal static class KernelTypesWriter
{
    /// <summary>The whole file.</summary>
    public static SourceText Write(KernelTypesModel model)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, "The kernel types that kfunc bindings name.");

        writer.Line("#pragma warning disable CS0169, CS0649 // fields that only the kernel reads are never assigned");
        writer.Line();
        writer.Line($"namespace {model.Namespace};");
        writer.Line();

        foreach ((KernelType type, bool isPublic) in model.Types)
        {
            Write(writer, type, isPublic ? "public" : "internal", model.Namespace);
            writer.Separate();
        }

        new KernelNamesWriter(writer, model.Namespace).Write(model);
        new KernelVariablesWriter(writer, model.Namespace).Write(model);
        return writer.ToSourceText();
    }

    private static void Write(CodeWriter writer, KernelType type, string accessibility, string @namespace)
    {
        string name = CSharpIdentifier.Type(type.Name);

        switch (type)
        {
            case KernelType.Handle handle:
                WriteHandle(writer, handle, accessibility, name, @namespace);
                break;

            case KernelType.Held held:
                WriteHeld(writer, held, accessibility, name);
                break;

            case KernelType.Enum @enum:
                WriteEnum(writer, @enum, accessibility, name);
                break;

            case KernelType.Callback callback:
                writer.Line($"/// <summary>A callback in the program: <c>{CSharpText.Xml(callback.Declaration)}</c>.</summary>");
                writer.Line($"[global::KfuncGen.KernelType({CSharpText.Literal(callback.Declaration)})]");
                CSharpText.GeneratedDeclaration(writer);
                string parameters = StubWriter.Parameters(callback.Signature);
                writer.Line($"{accessibility} delegate {callback.Signature.DeclaredReturnType} {name}({parameters});");
                break;

            case KernelType.Iterator iterator:
                WriteIterator(writer, iterator, accessibility, name);
                break;
        }
    }

    private static void WriteHandle(
        CodeWriter writer, KernelType.Handle handle, string accessibility, string name, string @namespace)
    {
        writer.Line($"/// <summary>The kernel's <c>{handle.Declaration}</c>: a reference is the pointer.</summary>");
        writer.Line(KernelTypeAttribute(handle.Declaration, handle.Size));
        CSharpText.Generated(writer);
        writer.Open($"{accessibility} sealed class {name}{(handle.Release is null ? "" : " : global::System.IDisposable")}");
        writer.Line($"private {name}() {{ }}");

        if (handle.Release is { } release)
        {
            writer.Line();
            writer.Line($"/// <summary>Releases it with <c>{release.Name}</c>.</summary>");
            writer.Line($"[global::KfuncGen.Kfunc({CSharpText.Literal(release.Name)}, {CSharpText.Flags(release.Flags)})]");
            writer.Line("public void Dispose() =>");
            StubWriter.Body(writer, release.Name);
        }

        if (handle.Fields is { } fields)
        {
            new KernelFieldsWriter(writer, @namespace).Write(handle, fields);
        }

        writer.Close();
    }

    private static void WriteHeld(CodeWriter writer, KernelType.Held held, string accessibility, string name)
    {
        writer.Line(
            $"/// <summary>The kernel's <c>{held.Declaration}</c>, which the program holds: {Number(held.Members.Size)} bytes, " +
            $"aligned to {Number(held.Alignment)}.</summary>");
        HeldStructWriter.WriteLeftOut(writer, held.Members);
        writer.Line(KernelTypeAttribute(held.Declaration, held.Members.Size));
        CSharpText.Generated(writer);
        HeldStructWriter.Write(writer, $"{accessibility} struct {name}", held.Members);
    }

    private static void WriteEnum(CodeWriter writer, KernelType.Enum @enum, string accessibility, string name)
    {
        writer.Line($"/// <summary>The kernel's <c>{@enum.Declaration}</c>.</summary>");
        writer.Line($"[global::KfuncGen.KernelType({CSharpText.Literal(@enum.Declaration)})]");
        CSharpText.GeneratedDeclaration(writer);
        writer.Open($"{accessibility} enum {name} : {@enum.UnderlyingType}");

        foreach (CEnumMember member in @enum.Members)
        {
            string value = @enum.IsSigned
                ? member.Value.ToString(CultureInfo.InvariantCulture)
                : unchecked((ulong)member.Value).ToString(CultureInfo.InvariantCulture);
            if (@enum.Request?.ValueOf(member.Name) is { } known)
            {
                writer.Line($"/// <summary><c>{CSharpText.Xml(known.Declaration)}</c>{KernelFieldsWriter.Presence(known)}</summary>");
                writer.Line(KernelFieldsWriter.Attribute(known));
            }

            writer.Line($"{CSharpIdentifier.EnumMember(member.Name)} = {value},");
        }

        writer.Close();
    }

    private static void WriteIterator(CodeWriter writer, KernelType.Iterator iterator, string accessibility, string name)
    {
        string next = CSharpText.Literal(iterator.NextKfunc);

        writer.Line($"/// <summary>Walks a <c>{iterator.Declaration}</c> in a <c>foreach</c>.</summary>");
        writer.Line($"[global::KfuncGen.KernelType({CSharpText.Literal(iterator.Declaration)})]");
        CSharpText.Generated(writer);
        writer.Open($"{accessibility} readonly ref struct {name}");
        writer.Line("/// <summary>The element that the iterator stands on.</summary>");
        writer.Line($"public {iterator.Current} Current => throw new global::KfuncGen.BpfOnlyException({next});");
        writer.Line();
        writer.Line("/// <summary>The iterator itself, as <c>foreach</c> asks.</summary>");
        writer.Line($"public {name} GetEnumerator() => this;");
        writer.Line();
        writer.Line($"/// <summary>Moves on with <c>{iterator.NextKfunc}</c>.</summary>");
        writer.Line($"public bool MoveNext() => throw new global::KfuncGen.BpfOnlyException({next});");
        writer.Line();
        writer.Line($"/// <summary>Ends the iterator with <c>{iterator.DestroyKfunc}</c>.</summary>");
        writer.Line($"public void Dispose() => throw new global::KfuncGen.BpfOnlyException({CSharpText.Literal(iterator.DestroyKfunc)});");
        writer.Close();
    }

    private static string KernelTypeAttribute(string declaration, uint? size) =>
        $"[global::KfuncGen.KernelType({CSharpText.Literal(declaration)}{(size is { } known ? ", Size = " + Number(known) : "")})]";

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
