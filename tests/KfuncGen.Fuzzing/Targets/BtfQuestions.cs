using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Tests.Kernels.Spelling;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Asks a BTF reader everything there is to ask. Each question may be refused, for its own place.</summary>
internal static class BtfQuestions
{
    private static readonly StringBuilder Text = new();

    /// <summary>Asks about every type.</summary>
    /// <param name="btf">The reader.</param>
    /// <param name="length">The length of its blob, or of its base's where that is longer.</param>
    public static void AskAll(BtfReader btf, int length)
    {
        BtfDataLayout layout = new();

        for (uint id = 0; id <= btf.EndId.Value; id++)
        {
            if (btf.TryGetType(new BtfTypeId(id), out BtfType type))
            {
                Promise.Keeps(length, () => Ask(type, layout));
            }
        }

        // Some questions make an index only when they are asked often.
        for (int i = 0; i < 10; i++)
        {
            Promise.Keeps(length, () => btf.TryFindFunction("bpf_task_acquire"u8, out _));
            Promise.Keeps(length, () => btf.TryFindFunction(""u8, out _));
        }

        Promise.Keeps(length, () => btf.FindFunctionsTagged("bpf_kfunc"u8));
        Promise.Keeps(length, () => _ = btf.PointerSize + btf.Header.BlobLength);
    }

    // What is loaded of a field is in its struct; only what holds a bit-field may go on behind it.
    private static void Ask(BtfType type, BtfMember member)
    {
        if (!member.NameBytes.IsEmpty
            && BtfFieldPath.Find(type, member.Name) is { } field
            && BtfFieldAccess.Of(field) is { } access
            && ((ulong)access.Offset + (field.BitWidth == 0 ? access.Size : 0) > type.Size
                || field.BitOffset + access.BitSize > type.Size * 8ul))
        {
            throw new BrokenPromiseException($"{type.Name}.{member.Name} is said to be at {access}, and the struct has {type.Size} bytes.");
        }
    }

    private static void Ask(BtfType type, BtfDataLayout layout)
    {
        Text.Clear().Append(type.Name).Append(type.KindFlag).Append(type.IsAnonymous);

        switch (type.Kind)
        {
            case BtfKind.Function or BtfKind.FunctionPrototype:
                foreach (BtfParameter parameter in type.Parameters)
                {
                    Text.Append(parameter.Name).Append(parameter.IsEllipsis).Append(parameter.Type.Id.Value);
                }

                Text.Append(BtfCSpelling.Of(type, "f"));
                BtfShape.WritePrototype(Text, type);
                Text.Append(type.Kind == BtfKind.Function ? type.Linkage : default);
                break;

            case BtfKind.Struct or BtfKind.Union:
                foreach (BtfMember member in type.Members)
                {
                    Text.Append(member.Name).Append(member.BitOffset).Append(member.BitWidth).Append(member.Type.Id.Value);
                    Ask(type, member);
                }

                Text.Append(layout.AlignmentOf(type)).Append(type.Size);
                break;

            case BtfKind.Enum or BtfKind.Enum64:
                foreach (BtfEnumValue value in type.EnumValues)
                {
                    Text.Append(value.Name).Append(value.Value);
                }

                break;

            case BtfKind.DataSection:
                foreach (BtfSectionVariable variable in type.SectionVariables)
                {
                    Text.Append(variable.Variable.Id.Value);
                }

                break;

            case BtfKind.Variable:
                Text.Append(type.Linkage).Append(type.Target.Id.Value);
                break;

            case BtfKind.DeclarationTag:
                Text.Append(type.ComponentIndex).Append(type.Target.Id.Value);
                break;

            case BtfKind.Int:
                Text.Append(type.IntBitCount).Append(type.IntEncoding);
                break;

            case BtfKind.Array:
                Text.Append(type.ElementCount);
                break;
        }

        if (type.Kind is not (BtfKind.FunctionPrototype or BtfKind.Function or BtfKind.DataSection or BtfKind.DeclarationTag
            or BtfKind.Variable))
        {
            Text.Append(layout.AlignmentOf(type)).Append(type.Resolve().Id.Value);
            BtfShape.WriteType(Text, type);
            Text.Append(BtfCSpelling.Of(type, "x"));
        }
    }
}
