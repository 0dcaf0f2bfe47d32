using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Debugging;
using KfuncGen.Hooks;
using KfuncGen.Kinds;
using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Puts the programs of an object in the place of functions that the kernel calls by a struct.</summary>
public static class StructOpsLinks
{
    /// <summary>
    /// Hands the programs of kind StructOps to the kernel: together they are one of its structs of functions, such as a congestion control
    /// of TCP.
    /// </summary>
    /// <param name="programs">The loaded object; its programs of kind StructOps are for members of one struct.</param>
    /// <param name="name">
    /// Under which name the kernel is to have it, where such structs have one; null for that of the class, as much of it as fits.
    /// </param>
    /// <param name="values">Other members of the struct, numbers by their names: <c>flags</c>; null for zeros.</param>
    /// <exception cref="InvalidOperationException">The object has no such programs, or those of several structs.</exception>
    /// <exception cref="ArgumentException">The struct has no such member, or the name is too long.</exception>
    /// <exception cref="BpfLinkException">The kernel does not take it; the message says why.</exception>
    public static BpfStructOps AttachStructOps(
        this BpfObject programs, string? name = null, IReadOnlyDictionary<string, long>? values = null)
    {
        ArgumentNullException.ThrowIfNull(programs);
        (string type, LoadedBpfProgram[] members) = MembersOf(programs);
        BtfType value = StructOpsHooks.FindStruct(
            StructOpsHooks.ValuePrefix + type, KfuncProbe.RunningKernel.Functions, out string? unknown) ?? throw new BpfLinkException(
                BpfLinkFailureKind.NoTarget, unknown ?? $"This kernel lets no programs be functions of struct {type}.");

        try
        {
            StructOpsValue content = new(value, type);

            foreach (LoadedBpfProgram member in members)
            {
                content.SetProgram(MemberOf(member), member.Parts.Program.Descriptor);
            }

            string? given = content.SetName(name, members[0].Program.Built.Object ?? type);

            foreach ((string member, long number) in values ?? new Dictionary<string, long>())
            {
                content.SetNumber(member, number);
            }

            return Attach(content, type, given, value.Id);
        }
        catch (BtfFormatException exception)
        {
            throw new BpfLinkException(BpfLinkFailureKind.NotSupported, $"The BTF that has {type} is damaged: {exception.Message}");
        }
        finally
        {
            GC.KeepAlive(programs);
        }
    }

    private static (string Type, LoadedBpfProgram[] Members) MembersOf(BpfObject programs)
    {
        LoadedBpfProgram[] members =
            [.. programs.Loaded.Programs.Where(static program => ProgramKind.Of(program.Program.Type).Hook == HookSort.Member)];
        string[] types = [.. members.Select(static member => StructOpsHooks.Split(HookOf(member))!.Value.Type).Distinct()];

        return types.Length == 1
            ? (types[0], members)
            : throw new InvalidOperationException(
                types.Length == 0
                    ? "The object has no program of kind StructOps that is loaded."
                    : $"The object has programs for several structs, {string.Join(", ", types)}; give each a class of its own.");
    }

    private static string HookOf(LoadedBpfProgram program) => program.Program.Code.Hook?.Name ?? "";

    private static string MemberOf(LoadedBpfProgram program) => StructOpsHooks.Split(HookOf(program))!.Value.Member;

    private static unsafe BpfStructOps Attach(StructOpsValue content, string type, string? name, BtfTypeId valueType)
    {
        BpfHandle map = CreateMap(content, type, valueType, out bool hasLink);
        bool isKept = false;

        try
        {
            uint key = 0;

            fixed (byte* bytes = content.Bytes)
            {
                Errno error = MapCalls.OnElement(bpf_cmd.BPF_MAP_UPDATE_ELEM, map, &key, bytes, 0);

                if (error != Errno.None)
                {
                    throw Failure(content, type, name, error);
                }
            }

            BpfLink? link = null;

            if (hasLink)
            {
                BpfHandle handle = LinkCalls.Create(
                    map, new bpf_attr_link_create { attach_type = (uint)bpf_attach_type.BPF_STRUCT_OPS }, out Errno error)
                        ?? throw Failure(content, type, name, error);
                link = new BpfLink(handle, $"of struct {type}{(name is null ? "" : $" '{name}'")}");
            }

            isKept = true;
            return new BpfStructOps(type, name, map, link);
        }
        finally
        {
            if (!isKept)
            {
                map.Dispose();
            }
        }
    }

    // Before 6.4 there is no link: the struct is there from when it is written until it is deleted. bpf_struct_ops_map_alloc_check,
    // kernel/bpf/bpf_struct_ops.c, refuses the flag there, as it does any that it does not know.
    private static BpfHandle CreateMap(StructOpsValue content, string type, BtfTypeId valueType, out bool hasLink)
    {
        // The kernel wants BTF of the program's beside its own; what is in it does not matter.
        using BpfHandle? btf = BpfSystem.Running.LoadBtf(MapBtf.OfStorage(sizeof(int), out _).Blob, out Errno error);
        MapShape shape = new()
        {
            Type = bpf_map_type.BPF_MAP_TYPE_STRUCT_OPS,
            Name = type,
            KeySize = sizeof(uint),
            ValueSize = (uint)content.Bytes.Length,
            MaxEntries = 1,
            Flags = bpf_map_create_flags.BPF_F_LINK,
            Btf = btf,
            KernelValueType = valueType.Value,
        };
        hasLink = true;
        BpfHandle? map = btf is null ? null : MapCalls.Create(shape, out error);

        if (map is null && error == Errno.EINVAL)
        {
            hasLink = false;
            map = MapCalls.Create(shape with { Flags = 0 }, out error);
        }

        return map ?? throw LinkFailures.Of(type, $"struct {type}", error, LinkFailures.OfStructOps(type, null, [], error));
    }

    private static BpfLinkException Failure(StructOpsValue content, string type, string? name, Errno error) =>
        LinkFailures.Of(name ?? type, $"struct {type}", error, LinkFailures.OfStructOps(type, name, content.Unset, error));
}
