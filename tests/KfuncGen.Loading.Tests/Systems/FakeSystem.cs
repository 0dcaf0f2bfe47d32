using System.Text;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Privileges;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Loading;

namespace KfuncGen.Tests.Systems;

/// <summary>A system that takes every program, unless it is told otherwise, and remembers what it was given.</summary>
internal sealed class FakeSystem(KfuncProbe? kernel = null) : BpfSystem
{
    /// <summary>The programs it was given, with the size of the log there was room for.</summary>
    public List<(ProgramImage Image, int LogLevel, int LogSize)> Programs { get; } = [];

    /// <summary>The modules whose BTF was opened.</summary>
    public List<string> Modules { get; } = [];

    /// <summary>The handles it gave out.</summary>
    public List<BpfHandle> Handles { get; } = [];

    /// <summary>What becomes of a program, by the place of the call.</summary>
    public Func<int, (Errno Error, string Log)> OnProgram { get; init; } = static _ => (Errno.None, "");

    public Errno OnBtf { get; init; }

    public Errno OnMap { get; init; }

    public Errno OnWrite { get; init; }

    public Errno OnModule { get; init; }

    public Errno OnRun { get; init; }

    public ProcessPrivileges Privileges { get; init; } = new();

    public KfuncProbe Kernel { get; } = kernel ?? KfuncProbe.ForBtf(ReadOnlyMemory<byte>.Empty);

    public static implicit operator LoadTarget(FakeSystem system) => new(system, system.Kernel);

    public override string? Unsupported => Unsupportable;

    public string? Unsupportable { get; init; }

    public override ProcessPrivileges ReadPrivileges() => Privileges;

    public override BpfHandle? LoadProgram(ProgramImage image, int logLevel, Span<byte> log, out Errno error)
    {
        (error, string text) = OnProgram(Programs.Count);
        Programs.Add((image, logLevel, log.Length));

        if (logLevel > 0)
        {
            byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
            bytes.AsSpan(0, Math.Min(bytes.Length, log.Length)).CopyTo(log);
        }

        return Open(error);
    }

    public override BpfHandle? LoadBtf(ReadOnlySpan<byte> btf, out Errno error) => Open(error = OnBtf);

    public override BpfHandle? CreateMap(string name, int size, bpf_map_create_flags flags, out Errno error) => Open(error = OnMap);

    public override BpfHandle? CreateMap(MapShape shape, out Errno error) => Open(error = OnMap);

    public override Errno GetInformation(BpfHandle map, out bpf_map_info information)
    {
        information = default;
        return Errno.None;
    }

    public override MappedMemory? MapMemory(BpfHandle map, int size, out Errno error)
    {
        error = Errno.ENOMEM;
        return null;
    }

    public override Errno Pin(BpfHandle handle, string path) => Errno.None;

    public override BpfHandle? OpenPinned(string path, out Errno error) => Open(error = Errno.ENOENT);

    public override Errno WriteMap(BpfHandle map, ReadOnlySpan<byte> value) => OnWrite;

    public override Errno ReadMap(BpfHandle map, Span<byte> value) => Errno.None;

    public override Errno FreezeMap(BpfHandle map) => Errno.None;

    public override BpfHandle? OpenModuleBtf(string module, out Errno error)
    {
        Modules.Add(module);
        return Open(error = OnModule);
    }

    public override Errno Run(BpfHandle program, Span<byte> context, ref ProgramRun run) => OnRun;

    public override Errno Run(BpfHandle program, ReadOnlySpan<byte> packet, Span<byte> output, ref ProgramRun run) => OnRun;

    public override Errno GetId(BpfHandle program, out uint id)
    {
        id = 0;
        return OnRun;
    }

    // Numbers that no process has, so that nothing is closed by accident.
    private BpfHandle? Open(Errno error)
    {
        if (error != Errno.None)
        {
            return null;
        }

        BpfHandle handle = new(1_000_000 + Handles.Count, ownsHandle: false);
        Handles.Add(handle);
        return handle;
    }
}
