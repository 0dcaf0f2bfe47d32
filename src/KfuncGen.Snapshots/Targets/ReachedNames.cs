using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Targets;

/// <summary>What the names in a prototype stand for on one kernel, those in typedefs and fields included.</summary>
internal sealed class ReachedNames
{
    private readonly List<(CType Type, CTypeDeclaration? Declaration)> reached = [];
    private readonly HashSet<(bool IsTag, string Name)> seen = [];

    private ReachedNames()
    {
    }

    /// <summary>What a kfunc's prototype reaches.</summary>
    public static ReachedNames Of(Kfunc kfunc, TypeTable types)
    {
        ReachedNames names = new();
        Stack<CType> pending = new();
        pending.Push(kfunc.ReturnType);

        foreach (CParameter parameter in kfunc.Parameters)
        {
            pending.Push(parameter.Type);
        }

        // Not by recursion: a file may be written by hand.
        while (pending.Count > 0)
        {
            names.Take(pending.Pop(), types, pending);
        }

        return names;
    }

    /// <summary>Whether the names stand for the same on another kernel, as far as a caller sees.</summary>
    public bool AreSame(TypeTable other)
    {
        foreach ((CType type, CTypeDeclaration? declaration) in reached)
        {
            if (!IsSame(declaration, Find(type, other)))
            {
                return false;
            }
        }

        return true;
    }

    private void Take(CType type, TypeTable types, Stack<CType> pending)
    {
        switch (type)
        {
            case CType.Pointer pointer:
                pending.Push(pointer.Pointee);
                break;

            case CType.Array array:
                pending.Push(array.Element);
                break;

            case CType.Qualified qualified:
                pending.Push(qualified.Type);
                break;

            case CType.Annotated annotated:
                pending.Push(annotated.Type);
                break;

            case CType.Function function:
                pending.Push(function.ReturnType);
                PushAll(function.Parameters.Select(static parameter => parameter.Type), pending);
                break;

            case CType.Anonymous anonymous:
                Inside(anonymous.Declaration, pending);
                break;

            case CType.Simple simple when seen.Add((false, simple.Name)):
            case CType.Tag tag when seen.Add((true, tag.Name)):
                CTypeDeclaration? declaration = Find(type, types);
                reached.Add((type, declaration));
                Inside(declaration, pending);
                break;
        }
    }

    private static void Inside(CTypeDeclaration? declaration, Stack<CType> pending)
    {
        switch (declaration)
        {
            case CTypeDeclaration.Typedef typedef:
                pending.Push(typedef.Target);
                break;

            case CTypeDeclaration.Record { Fields: { } fields }:
                PushAll(fields.Select(static field => field.Type), pending);
                break;
        }
    }

    private static void PushAll(IEnumerable<CType> types, Stack<CType> pending)
    {
        foreach (CType type in types)
        {
            pending.Push(type);
        }
    }

    private static CTypeDeclaration? Find(CType type, TypeTable types) => type switch
    {
        CType.Simple simple => types.Find(simple),
        CType.Tag tag => types.Find(tag),
        _ => null,
    };

    /// <summary>
    /// Whether two declarations are the same to a caller, to whom it is nothing how large an object is that only the kernel holds.
    /// </summary>
    public static bool IsSame(CTypeDeclaration? one, CTypeDeclaration? other) => ReferenceEquals(one, other)
        || (one is CTypeDeclaration.Record { Fields: null } left && other is CTypeDeclaration.Record { Fields: null } right
            && left.Kind == right.Kind && left.Size is null == right.Size is null)
        || (one is not null && other is not null && one.Equals(other));
}
