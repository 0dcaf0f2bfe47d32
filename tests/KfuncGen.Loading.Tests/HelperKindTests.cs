using System.Runtime.CompilerServices;
using System.Text;
using KfuncGen.Hooks;
using KfuncGen.Kinds;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.Loading.Tests;

/// <summary>
/// Which kinds of programs may call which helpers: eng/abi/helper.kinds, made by stock kernels, holds for the kernel of this machine, too.
/// </summary>
public sealed class HelperKindTests
{
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

    private static readonly BpfProgramType[] SleepableKinds =
    [
        BpfProgramType.Kprobe, BpfProgramType.UprobeMulti, BpfProgramType.Iter, BpfProgramType.Fentry, BpfProgramType.Fexit,
        BpfProgramType.FmodRet, BpfProgramType.Lsm,
    ];

    [Fact]
    public void What_the_table_of_helpers_and_kinds_refuses_is_what_this_kernels_verifier_refuses()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "../../.."));
        string release = string.Join('.', File.ReadAllText("/proc/sys/kernel/osrelease").Split('.')[..2]);

        if (HelperKindTable.Read(File.ReadAllText(Path.Combine(root, HelperKindTable.Path))).Of(release) is not { } table)
        {
            Assert.Skip($"{HelperKindTable.Path} says nothing of {release}.");
            return;
        }

        BpfSystem system = LinuxSystem.Create();
        (BpfProgramType Type, ProgramKind Kind)[] kinds =
        [
            .. Enum.GetValues<BpfProgramType>().Where(type => table.Kinds.Contains(type.ToString()))
                .Select(static type => (Type: type, Kind: ProgramKind.Of(type)))
                .Where(one => !Hooks.TryGetValue(one.Type, out string[]? hooks) || Says(system, one.Type, hooks[0], []) == ""),
        ];
        List<string> wrong = [];
        int asked = 0;

        for (int helper = 1; HelperNames.Find(helper) is { } name; helper++)
        {
            IReadOnlySet<string>? may = table.Helpers.FirstOrDefault(row => row.Name == name).May;
            BpfProgramType[] here = [.. kinds.Where(one => MayCall(system, one.Type, helper)).Select(static one => one.Type)];

            // One that no kind may call, here or there, is of a part that a kernel was built without.
            if (may is not { Count: > 0 } || here.Length == 0)
            {
                continue;
            }

            asked++;
            wrong.AddRange(here.Where(type => !may.Contains(type.ToString())).Select(type => $"{type} may call {name} here"));

            // As sleepable, programs of some kinds may call more; they are not loaded so here.
            wrong.AddRange(
                kinds.Where(one => !SleepableKinds.Contains(one.Type) && may.Contains(one.Type.ToString()) && !here.Contains(one.Type))
                    .Select(one => $"{one.Type} may not call {name} here"));
        }

        Assert.True(asked > 150, $"Only {asked} helpers were asked for.");
        Assert.Empty(wrong);
    }

    // A call without arguments: what the verifier has against it first is that the kind may not make it.
    private static bool MayCall(BpfSystem system, BpfProgramType type, int helper) =>
        (Hooks.TryGetValue(type, out string[]? hooks) ? hooks : new string?[] { null }).Any(hook => Takes(system, type, hook, helper));

    private static bool Takes(BpfSystem system, BpfProgramType type, string? hook, int helper)
    {
        string? said = Says(system, type, hook, [new(Instruction.Call, 0, Instruction.HelperCall, 0, helper)]);

        // The second is what kernels before 6.8 say, the third what all say of a helper for some hooks only.
        return said is not null
            && !said.Contains("cannot use helper", StringComparison.Ordinal)
            && !said.Contains("unknown func", StringComparison.Ordinal)
            && !said.Contains("helper call is not allowed in probe", StringComparison.Ordinal);
    }

    // What the verifier says of what it refuses, and nothing of what it takes; null where there is no such hook, or no program is allowed.
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

        // Before the first instruction, something else than the verifier may refuse programs, as a security module does.
        return handle is not null ? ""
            : error == Errno.EPERM && (said.Length == 0 || said.StartsWith("processed 0 insns", StringComparison.Ordinal)) ? null
            : said.Length == 0 ? error.Name()
            : said;
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
