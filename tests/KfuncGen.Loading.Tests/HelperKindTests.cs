using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen.Kinds;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Loading.Tests;

/// <summary>Which kinds of programs may call which helpers: eng/abi/helper.kinds, as the verifier of one kernel said.</summary>
public sealed class HelperKindTests
{
    private const string Table = "eng/abi/helper.kinds";

    // Programs for a function, a trace point or a hook are loaded for one that BTF has; these say nothing without.
    private static readonly ProgramAttachment[] NeedingHook =
        [ProgramAttachment.Tracing, ProgramAttachment.Iterator, ProgramAttachment.StructOps];

    [Fact]
    public void The_table_of_helpers_and_kinds_is_what_the_verifier_says()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "../../.."));
        string expected = File.ReadAllText(Path.Combine(root, Table));
        string kernel = $"kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}";

        if (!expected.Contains($"\n{kernel}\n", StringComparison.Ordinal))
        {
            Assert.Skip($"{Table} was made on another kernel than {kernel["kernel ".Length..]}.");
        }

        string actual = expected[..expected.IndexOf(kernel, StringComparison.Ordinal)] + kernel + "\n" + Ask();

        if (actual != expected)
        {
            File.WriteAllText(Path.Combine(root, Table + ".received"), actual);
        }

        Assert.Equal(expected, actual);
    }

    private static string Ask()
    {
        (BpfProgramType Type, ProgramKind Kind)[] kinds =
        [
            .. Enum.GetValues<BpfProgramType>().Select(static type => (Type: type, Kind: ProgramKind.Of(type)))
                .Where(static one => !NeedingHook.Contains(one.Kind.Attachment) && one.Type != BpfProgramType.LsmCgroup)
                .DistinctBy(static one => (one.Kind.Type, one.Kind.ExpectedAttachType)),
        ];
        BpfSystem system = LinuxSystem.Create();
        StringBuilder text = new();
        text.Append("kinds ").AppendJoin(' ', kinds.Select(static one => one.Type)).Append('\n');

        for (int helper = 1; HelperNames.Find(helper) is { } name; helper++)
        {
            BpfProgramType[] may = [.. kinds.Where(one => MayCall(system, one.Kind, helper)).Select(static one => one.Type)];
            text.Append(name).Append(' ').Append(may.Length == kinds.Length ? "all" : string.Join(' ', may)).Append('\n');
        }

        return text.ToString();
    }

    // A call without arguments: what the verifier has against it first is that the kind may not make it.
    private static bool MayCall(BpfSystem system, ProgramKind kind, int helper)
    {
        Instruction[] code =
        [
            new(Instruction.Call, 0, Instruction.HelperCall, 0, helper),
            new(0xb7, 0, 0, 0, 0),
            new(0x95, 0, 0, 0, 0),
        ];
        ProgramImage image = new()
        {
            Name = "asks",
            Type = kind.Type,
            AttachType = (uint)kind.ExpectedAttachType,
            License = "GPL",
            Flags = kind.IsSleepable ? bpf_prog_load_flags.BPF_F_SLEEPABLE : 0,
            Instructions = Instruction.ToBytes(code, BitConverter.IsLittleEndian),
        };
        byte[] log = new byte[4096];
        using BpfHandle? handle = system.LoadProgram(image, 1, log, out Errno error);
        string said = Encoding.UTF8.GetString(log);

        if (handle is null && said[0] == '\0')
        {
            Assert.Skip($"The kernel verifies no program of type {kind.Type} for this process: {error.Name()}.");
        }

        // The second is what kernels before 6.8 say.
        return !said.Contains("cannot use helper", StringComparison.Ordinal) && !said.Contains("unknown func", StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
