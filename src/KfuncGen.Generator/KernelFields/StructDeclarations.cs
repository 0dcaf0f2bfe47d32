using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Generator.KernelFields;

/// <summary>A struct that a project has for helpers, with all that its members are made of.</summary>
/// <param name="Name">The struct's name.</param>
/// <param name="Architecture">The processors of the kernel that it is taken from; null where that is not known.</param>
/// <param name="Declarations">It, and what its members name.</param>
internal sealed record StructDeclarations(string Name, string? Architecture, EquatableArray<CTypeDeclaration> Declarations)
{
    // More than any struct of helpers names: a file that is written by hand still ends.
    private const int MaximumCount = 256;

    /// <summary>Takes a struct out of a kernel's types.</summary>
    public static StructDeclarations Of(string name, TypeTable types, string? architecture)
    {
        Dictionary<(bool IsTag, string Name), CTypeDeclaration> found = [];
        Stack<CType> pending = new([new CType.Tag(CTagKind.Struct, name)]);

        while (pending.Count > 0 && found.Count < MaximumCount)
        {
            Take(pending.Pop(), types, found, pending);
        }

        return new(name, architecture, found.Values.ToEquatableArray());
    }

    private static void Take(
        CType type, TypeTable types, Dictionary<(bool IsTag, string Name), CTypeDeclaration> found, Stack<CType> pending)
    {
        switch (type)
        {
            case CType.Array array:
                pending.Push(array.Element);
                break;

            case CType.Qualified qualified:
                pending.Push(qualified.Type);
                break;

            case CType.Annotated annotated:
                pending.Push(annotated.Type);
                break;

            case CType.Anonymous { Declaration: CTypeDeclaration.Record record }:
                Push(record, pending);
                break;

            case CType.Simple simple when !found.ContainsKey((false, simple.Name)) && types.Find(simple) is { } declaration:
                found.Add((false, simple.Name), declaration);

                if (declaration is CTypeDeclaration.Typedef typedef)
                {
                    pending.Push(typedef.Target);
                }

                break;

            case CType.Tag tag when !found.ContainsKey((true, tag.Name)) && types.Find(tag) is { } declaration:
                found.Add((true, tag.Name), declaration);

                if (declaration is CTypeDeclaration.Record named)
                {
                    Push(named, pending);
                }

                break;
        }
    }

    private static void Push(CTypeDeclaration.Record record, Stack<CType> pending)
    {
        foreach (CField field in record.Fields ?? default)
        {
            pending.Push(field.Type);
        }
    }
}
