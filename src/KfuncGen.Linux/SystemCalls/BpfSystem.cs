using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Privileges;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// The system that objects are made in: bpf(2). Calls that open something give null for failure, and why; the others give
/// <see cref="Errno.None"/> for success. Tests have systems of their own.
/// </summary>
internal abstract class BpfSystem : IProgramCalls
{
    /// <summary>The system that this process runs on.</summary>
    public static BpfSystem Running { get; } = LinuxSystem.Create();

    /// <summary>Why no program at all can be loaded here; null where the kernel is to be asked.</summary>
    public abstract string? Unsupported { get; }

    /// <inheritdoc/>
    public abstract ProcessPrivileges ReadPrivileges();

    /// <inheritdoc/>
    public abstract BpfHandle? LoadProgram(ProgramImage image, int logLevel, Span<byte> log, out Errno error);

    /// <summary>Loads BTF.</summary>
    public abstract BpfHandle? LoadBtf(ReadOnlySpan<byte> btf, out Errno error);

    /// <summary>Makes an array map with one element.</summary>
    /// <param name="name">Its name, any length.</param>
    /// <param name="size">The element's size in bytes.</param>
    /// <param name="flags">What may be done with it.</param>
    /// <param name="error">Why there is none.</param>
    public abstract BpfHandle? CreateMap(string name, int size, bpf_map_create_flags flags, out Errno error);

    /// <summary>Makes a map.</summary>
    public abstract BpfHandle? CreateMap(MapShape shape, out Errno error);

    /// <summary>Says what a map is.</summary>
    public abstract Errno GetInformation(BpfHandle map, out bpf_map_info information);

    /// <summary>Maps the memory of a map into this process, shared with programs.</summary>
    /// <param name="map">The map.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="error">Why there is none.</param>
    public abstract MappedMemory? MapMemory(BpfHandle map, int size, out Errno error);

    /// <summary>Pins an object; the path must not exist.</summary>
    public abstract Errno Pin(BpfHandle handle, string path);

    /// <summary>Opens a pinned object, of whatever kind it is.</summary>
    public abstract BpfHandle? OpenPinned(string path, out Errno error);

    /// <summary>Writes the element of a map.</summary>
    public abstract Errno WriteMap(BpfHandle map, ReadOnlySpan<byte> value);

    /// <summary>Reads the element of a map, all of it.</summary>
    public abstract Errno ReadMap(BpfHandle map, Span<byte> value);

    /// <summary>Makes a map one that user space cannot write any more.</summary>
    public abstract Errno FreezeMap(BpfHandle map);

    /// <inheritdoc/>
    public abstract BpfHandle? OpenModuleBtf(string module, out Errno error);

    /// <summary>Runs a program whose context user space provides.</summary>
    public abstract Errno Run(BpfHandle program, Span<byte> context, ref ProgramRun run);

    /// <summary>Runs a program on a packet.</summary>
    public abstract Errno Run(BpfHandle program, ReadOnlySpan<byte> packet, Span<byte> output, ref ProgramRun run);

    /// <summary>Asks for the number of a program.</summary>
    public abstract Errno GetId(BpfHandle program, out uint id);
}
