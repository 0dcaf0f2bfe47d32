using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen.Hooks;
using KfuncGen.Kinds;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Loading.Tests;

/// <summary>Which kinds of programs may call which helpers: eng/abi/helper.kinds, as the verifier of one kernel said.</summary>
public sealed class HelperKindTests
{
    private const string Table = "eng/abi/helper.kinds";

    // Programs for a function, a trace point or a hook are loaded for one that BTF has. What is iterated may let its programs call more:
    // get_func_proto of struct bpf_iter_reg, include/linux/bpf.h, 6.18.
    private static readonly Dictionary<BpfProgramType, string[]> Hooks = new()
    {
        [BpfProgramType.TpBtf] = ["sched_switch"],
        [BpfProgramType.Iter] =
            ["task", "task_file", "tcp", "udp", "unix", "netlink", "cgroup", "sockmap", "bpf_map", "bpf_map_elem", "bpf_sk_storage_map"],
        [BpfProgramType.Fentry] = ["bpf_fentry_test1"],
        [BpfProgramType.Fexit] = ["bpf_fentry_test1"],
        [BpfProgramType.FmodRet] = ["bpf_modify_return_test"],
        [BpfProgramType.Lsm] = ["file_open"],
        [BpfProgramType.LsmCgroup] = ["socket_bind"],
    };

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

    // What the members of a struct may call depends on the struct; what the machine lets nobody load is not asked.
    private static string Ask()
    {
        BpfSystem system = LinuxSystem.Create();
        (BpfProgramType Type, ProgramKind Kind)[] kinds =
        [
            .. Enum.GetValues<BpfProgramType>().Select(static type => (Type: type, Kind: ProgramKind.Of(type)))
                .Where(static one => one.Type != BpfProgramType.StructOps)
                .DistinctBy(static one => (one.Kind.Type, one.Kind.ExpectedAttachType))
                .Where(one => !Hooks.TryGetValue(one.Type, out string[]? hooks) || Says(system, one.Type, hooks[0], []) == ""),
        ];
        StringBuilder text = new();
        text.Append("kinds ").AppendJoin(' ', kinds.Select(static one => one.Type)).Append('\n');

        for (int helper = 1; HelperNames.Find(helper) is { } name; helper++)
        {
            BpfProgramType[] may = [.. kinds.Where(one => MayCall(system, one.Type, helper)).Select(static one => one.Type)];
            text.Append(name).Append(' ').Append(may.Length == kinds.Length ? "all" : string.Join(' ', may)).Append('\n');
        }

        return text.ToString();
    }

    // A call without arguments: what the verifier has against it first is that the kind may not make it.
    private static bool MayCall(BpfSystem system, BpfProgramType type, int helper) =>
        (Hooks.TryGetValue(type, out string[]? hooks) ? hooks : new string?[] { null }).Any(hook => Takes(system, type, hook, helper));

    private static bool Takes(BpfSystem system, BpfProgramType type, string? hook, int helper)
    {
        string? said = Says(system, type, hook, [new(Instruction.Call, 0, Instruction.HelperCall, 0, helper)]);

        // The second is what kernels before 6.8 say.
        return said is not null
            && !said.Contains("cannot use helper", StringComparison.Ordinal) && !said.Contains("unknown func", StringComparison.Ordinal);
    }

    // What the verifier says of a program that it refuses, and nothing of one that it takes; null where the kernel has no such hook.
    private static string? Says(BpfSystem system, BpfProgramType type, string? hook, Instruction[] call)
    {
        uint id = hook is null ? 0 : KernelHooks.Find(type, new HookName(hook, []), KfuncProbe.RunningKernel.Functions).Id.Value;

        if (hook is not null && id == 0)
        {
            return null;
        }

        ProgramKind kind = ProgramKind.Of(type);
        Instruction[] code = [.. call, new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)];
        ProgramImage image = new()
        {
            Name = "asks",
            Type = kind.Type,
            AttachType = (uint)kind.ExpectedAttachType,
            AttachTypeId = id,
            License = "GPL",
            Flags = kind.IsSleepable ? bpf_prog_load_flags.BPF_F_SLEEPABLE : 0,
            Instructions = Instruction.ToBytes(code, BitConverter.IsLittleEndian),
        };
        byte[] log = new byte[4096];
        using BpfHandle? handle = system.LoadProgram(image, 1, log, out Errno error);
        string said = Encoding.UTF8.GetString(log).TrimEnd('\0');

        if (handle is null && said.Length == 0 && hook is null)
        {
            Assert.Skip($"The kernel verifies no program of type {kind.Type} for this process: {error.Name()}.");
        }

        return handle is not null ? "" : said.Length == 0 ? error.Name() : said;
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
