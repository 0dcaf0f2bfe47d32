using System.Text;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Privileges;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Kernels.Synthetic;
using KfuncGen.Tool.Probing;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>
/// A system with a kernel that has two kfuncs, and a module with one. Its verifier lets every type call <c>bpf_everywhere</c>, XDP
/// programs <c>bpf_of_xdp</c> and SYSCALL programs <c>bpf_of_module</c>, and then finds fault with the arguments.
/// </summary>
internal sealed class PretendedSystem : IProgramCalls
{
    private const int ModuleDescriptor = 7;

    private readonly TemporaryDirectory root = new();
    private readonly List<BpfHandle> handles = [];
    private readonly Dictionary<uint, string> kernel = [];
    private readonly Dictionary<uint, string> module = [];

    public PretendedSystem()
    {
        BtfBuilder image = new();
        uint s32 = image.Int("int", 4);
        image.Typedef("btf_trace_sched_switch", s32);
        image.Struct("tcp_congestion_ops", 16, ("flags", s32, 0), ("init", image.Pointer(image.Prototype(0)), 64));
        image.Struct("bpf_struct_ops_tcp_congestion_ops", 16);
        Add(image, "bpf_everywhere", kernel);
        Add(image, "bpf_of_xdp", kernel);

        BtfBuilder loaded = new(over: image);
        Add(loaded, "bpf_of_module", module);

        Set("sys/kernel/btf/vmlinux", image.ToArray());
        Set("sys/kernel/btf/nf_pretended", loaded.ToArray());
        Set("proc/sys/kernel/osrelease", "6.18.5-pretended\n");
        Set("proc/sys/kernel/arch", "x86_64\n");

        void Add(BtfBuilder builder, string name, Dictionary<uint, string> names)
        {
            uint function = builder.Function(name, s32, ("value", s32));
            builder.Tag("bpf_kfunc", function);
            names.Add(function, name);
        }
    }

    public string Root => root.Path;

    /// <summary>What can be seen of the process: without more, that it may do all.</summary>
    public ProcessPrivileges Privileges { get; set; } =
        new() { Capabilities = 0x1ffffffffff, HasSeccompFilter = false, IsInInitialUserNamespace = true };

    /// <summary>What bpf(2) gives before it looks at anything; none for nothing.</summary>
    public Errno Error { get; set; }

    /// <summary>What opening a module's BTF gives.</summary>
    public Errno ModuleError { get; set; }

    /// <summary>What the verifier says of a kfunc instead of yes or no.</summary>
    public string? Objection { get; set; }

    /// <summary>The number of programs that it was asked about.</summary>
    public int Loads { get; private set; }

    /// <summary>The descriptors that were opened and not closed.</summary>
    public int Open => handles.Count(static handle => !handle.IsClosed);

    public void Set(string path, string text) => Set(path, Encoding.ASCII.GetBytes(text));

    public void Set(string path, byte[] content)
    {
        string file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    public void Remove(string path) => File.Delete(Path.Combine(Root, path));

    public static implicit operator RunningSystem(PretendedSystem system) => new(system.Root, system);

    public ProcessPrivileges ReadPrivileges() => Privileges;

    public BpfHandle? LoadProgram(ProgramImage program, int logLevel, Span<byte> log, out Errno error)
    {
        (error, string text) = Judge(program);
        Encoding.ASCII.GetBytes(text + "\0", log);
        return error == Errno.None ? Give() : null;
    }

    private (Errno Error, string Log) Judge(ProgramImage program)
    {
        Loads++;

        if (Error != Errno.None)
        {
            return (Error, "");
        }

        if (program.Instructions.Length == 16)
        {
            return (Errno.None, "processed 2 insns\n");
        }

        ReadOnlySpan<byte> call = program.Instructions.AsSpan(5 * 8, 8);
        Dictionary<uint, string> names = BitConverter.ToInt16(call[2..]) == 1 && program.Descriptors is [0, ModuleDescriptor]
            ? module
            : kernel;
        string name = names[BitConverter.ToUInt32(call[4..])];

        if (Objection is not null)
        {
            return (Errno.EACCES, Objection + "\nprocessed 0 insns\n");
        }

        bool isAdmitted = name switch
        {
            "bpf_of_xdp" => program.Type == bpf_prog_type.BPF_PROG_TYPE_XDP,
            "bpf_of_module" => program.Type == bpf_prog_type.BPF_PROG_TYPE_SYSCALL,
            _ => true,
        };

        return (Errno.EACCES, "5: (85) call " +
            $"{name}#123\n{(isAdmitted ? "R1 is not a pointer" : $"calling kernel function {name} is not allowed")}\nprocessed 6 insns\n");
    }

    public BpfHandle? OpenModuleBtf(string module, out Errno error)
    {
        error = ModuleError;
        return error == Errno.None ? Give() : null;
    }

    private BpfHandle Give()
    {
        BpfHandle handle = new(ModuleDescriptor, ownsHandle: false);
        handles.Add(handle);
        return handle;
    }

    public void Delete() => root.Dispose();
}
