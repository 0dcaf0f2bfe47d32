using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Probing;

namespace KfuncGen.Hooks;

/// <summary>
/// Members of structs of functions that the kernel calls. A program names struct and member, <c>tcp_congestion_ops.ssthresh</c>; the kernel
/// is told the struct's number and which member it is: check_struct_ops_btf_id, kernel/bpf/verifier.c, 7.2.
/// </summary>
internal static class StructOpsHooks
{
    /// <summary>
    /// The struct of the kernel's around such a struct, by which it tells the ones that programs may be: kernel/bpf/bpf_struct_ops.c, 7.2.
    /// </summary>
    public const string ValuePrefix = "bpf_struct_ops_";

    /// <summary>The struct and the member that a hook names; null where it names no two.</summary>
    public static (string Type, string Member)? Split(string hook) => hook.IndexOf('.', StringComparison.Ordinal) is > 0 and int point
        && point < hook.Length - 1
            ? (hook[..point], hook[(point + 1)..])
            : null;

    /// <summary>Looks for a member.</summary>
    public static ResolvedHook Find(HookName hook, KernelFunctions kernel)
    {
        if (Split(hook.Name) is not var (name, member))
        {
            return new(KfuncAvailability.Absent, $"{hook.Name} names no struct and member of it, as in tcp_congestion_ops.ssthresh.");
        }

        if (FindStruct(name, kernel, out string? unknown) is not { } type)
        {
            return unknown is null
                ? new(KfuncAvailability.Absent, $"There is no struct {name} in its BTF.")
                : new(KfuncAvailability.Unknown, unknown);
        }

        try
        {
            return FindStruct(ValuePrefix + name, kernel, out _) is null
                ? new(KfuncAvailability.Absent, $"{name} is no struct whose functions this kernel lets programs be.")
                : FindMember(hook, type, member);
        }
        catch (BtfFormatException exception)
        {
            return new(KfuncAvailability.Unknown, $"The BTF that has {name} is damaged: {exception.Message}");
        }
    }

    /// <summary>The struct of a name; null where the kernel has none.</summary>
    public static BtfType? FindStruct(string name, KernelFunctions kernel, out string? unknown) =>
        kernel.FindTypes(name, out unknown).Where(static type => type.Kind == BtfKind.Struct).Cast<BtfType?>().FirstOrDefault();

    /// <summary>The prototype of a member that is a pointer to a function; null for any other.</summary>
    public static BtfType? PrototypeOf(BtfMember member) =>
        member.Type.Resolve() is { Kind: BtfKind.Pointer } pointer
            && pointer.Target.Resolve() is { Kind: BtfKind.FunctionPrototype } prototype
                ? prototype
                : null;

    /// <summary>Whether the verifier takes an argument for something wider: of a TCP socket it knows what follows the socket.</summary>
    /// <remarks>bpf_tcp_ca_is_valid_access, net/ipv4/bpf_tcp_ca.c, 7.2.</remarks>
    public static bool IsPromoted(HookName hook, int argument, BtfType type) =>
        hook.Arguments[argument] == "*struct tcp_sock"
        && Split(hook.Name) is ("tcp_congestion_ops", _)
        && type.Resolve() is { Kind: BtfKind.Pointer } pointer
        && BtfShape.OfType(pointer.Target) == "struct sock";

    private static ResolvedHook FindMember(HookName hook, BtfType type, string member)
    {
        uint index = 0;

        foreach (BtfMember candidate in type.Members)
        {
            if (BtfTypeNames.Essential(candidate.Name) == member && PrototypeOf(candidate) is { } prototype)
            {
                return KernelHooks.Compare(hook, [.. prototype.Parameters.Select(static parameter => parameter.Type)]) is { } difference
                    ? new(KfuncAvailability.Changed, difference)
                    : type.Reader.Base is not null
                    ? new(KfuncAvailability.Unknown, $"{type.Name} is of a module; only structs of the kernel image are supported.")
                    : new(KfuncAvailability.Present, $"{hook.Name} is a hook of this kernel.", type.Id, index);
            }

            index++;
        }

        return new(KfuncAvailability.Absent, $"This kernel's struct {type.Name} has no function {member}.");
    }
}
