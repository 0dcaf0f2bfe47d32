using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Hooks;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Snapshots;

namespace KfuncGen.Loading.Tests;

/// <summary>
/// Which fields a program may assign is what the verifier of this kernel says: it is asked for each number of the struct, by a program
/// that does nothing but write it.
/// </summary>
public sealed class AssignableFieldTests
{
    private const int MaximumDepth = 12;

    [Theory]
    [InlineData("tcp_congestion_ops.ssthresh", "tcp_sock", "tcp_congestion_ops", 8)]
    [InlineData("bpf_dummy_ops.test_1", "bpf_dummy_ops_state", "bpf_dummy_ops", 1)]
    public void What_the_table_has_is_what_the_verifier_lets_a_program_write(string hook, string type, string operations, int atLeast)
    {
        ResolvedHook found = StructOpsHooks.Find(new HookName(hook, []), KfuncProbe.RunningKernel.Functions);
        Assert.SkipWhen(found.Availability != KfuncAvailability.Present, found.Reason);
        BtfType record = StructOpsHooks.FindStruct(type, KfuncProbe.RunningKernel.Functions, out _)!.Value;
        List<(string Owner, string Path, BtfFieldAccess Access)> numbers = [];
        Collect(record, type, "", 0, 0, numbers);

        string[] written = Names(numbers.Where(number => MayWrite(found, number.Access)));
        KernelVersion? release = KernelVersion.FromRelease(File.ReadAllText("/proc/sys/kernel/osrelease"));
        string[] Listed(Func<bool?, bool> isMeant) => Names(numbers.Where(
            number => AssignableFields.Of(number.Owner, number.Path)
                .Any(field => field.Operations == operations && isMeant(field.IsAllowedBy(release)))));

        Assert.Empty(Listed(static allowed => allowed == true).Except(written));
        Assert.Empty(written.Except(Listed(static allowed => allowed != false)));

        Assert.True(written.Length >= atLeast, string.Join(", ", written));
    }

    private static string[] Names(IEnumerable<(string Owner, string Path, BtfFieldAccess Access)> numbers) =>
        [.. numbers.Select(static number => $"{number.Owner}.{number.Path}").Distinct().Order(StringComparer.Ordinal)];

    // As generated code has them: fields of types without a name belong to the type around, those of others to their own.
    private static void Collect(
        BtfType type, string owner, string path, ulong offset, int depth, List<(string Owner, string Path, BtfFieldAccess Access)> numbers)
    {
        Assert.True(depth < MaximumDepth, $"{owner}.{path} goes on too long.");

        foreach (BtfMember member in type.Resolve().Members)
        {
            BtfType resolved = member.Type.Resolve();
            string name = member.Name.Length == 0 ? path : path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            ulong place = offset + (member.BitOffset / 8);

            if (resolved.Kind is BtfKind.Struct or BtfKind.Union)
            {
                bool isNamed = resolved.Name.Length > 0;
                Collect(resolved, isNamed ? resolved.Name : owner, isNamed ? "" : name, place, depth + 1, numbers);
            }
            else if (member.BitWidth == 0 && NumberOf(resolved) is { } size)
            {
                numbers.Add((owner, name, new((uint)place, size, size * 8, 0, 0, false)));
            }
        }
    }

    // Of an array that of an element, if it has one.
    private static uint? NumberOf(BtfType type)
    {
        BtfType number = type.Kind == BtfKind.Array ? type.Target.Resolve() : type;
        bool isNumber = number.Kind is BtfKind.Int or BtfKind.Enum or BtfKind.Enum64 && number.Size <= sizeof(long);
        return isNumber && BtfFieldAccess.SizeOf(type) > 0 ? number.Size : null;
    }

    private static bool MayWrite(ResolvedHook hook, BtfFieldAccess access)
    {
        byte width = access.Size switch { 1 => 0x10, 2 => 0x08, 4 => 0x00, _ => 0x18 };
        Instruction[] code =
        [
            new(0x79, 1, 1, 0, 0),

            // An argument may be null.
            new(0x15, 1, 0, 2, 0),
            new(0xb7, 2, 0, 0, 0),
            new((byte)(0x63 | width), 1, 2, (short)access.Offset, 0),
            new(0xb7, 0, 0, 0, 0),
            new(0x95, 0, 0, 0, 0),
        ];
        ProgramImage image = new()
        {
            Name = "asks",
            Type = bpf_prog_type.BPF_PROG_TYPE_STRUCT_OPS,
            AttachType = hook.Member,
            AttachTypeId = hook.Id.Value,
            License = "GPL",
            Instructions = Instruction.ToBytes(code, BitConverter.IsLittleEndian),
        };
        byte[] log = new byte[4096];
        using BpfHandle? handle = LinuxSystem.Create().LoadProgram(image, 1, log, out Errno error);
        string said = Encoding.UTF8.GetString(log).TrimEnd('\0');
        Assert.SkipWhen(handle is null && said.Length == 0, $"The kernel verifies no such program for this process: {error.Name()}.");
        Assert.True(
            handle is not null || said.Contains("write", StringComparison.Ordinal) || said.Contains("only read", StringComparison.Ordinal)
                || said.Contains("access", StringComparison.Ordinal),
            said);
        return handle is not null;
    }
}
