using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.Privileges;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>Linux, by its bpf(2) system call.</summary>
internal sealed unsafe partial class LinuxSystem : BpfSystem
{
    private const uint ArrayMap = 2;

    // What the kernel may ask to repeat: EAGAIN where it was interrupted while verifying.
    private const int Attempts = 5;

    private readonly int number;

    private LinuxSystem(int number, string? unsupported)
    {
        this.number = number;
        Unsupported = unsupported;
    }

    /// <inheritdoc/>
    public override string? Unsupported { get; }

    /// <summary>Makes the system of this process.</summary>
    public static LinuxSystem Create()
    {
        Architecture architecture = RuntimeInformation.ProcessArchitecture;
        int? number = SystemCallNumber.Of(architecture);

        return new(number ?? 0, (OperatingSystem.IsLinux(), number) switch
        {
            (false, _) => "This system is not Linux, which alone has BPF.",
            (_, null) => $"The number of the bpf system call is not known for {architecture}.",
            _ => null,
        });
    }

    /// <inheritdoc/>
    public override ProcessPrivileges ReadPrivileges() => ProcessPrivileges.Read();

    /// <inheritdoc/>
    public override BpfHandle? LoadProgram(ProgramImage image, int logLevel, Span<byte> log, out Errno error)
    {
        byte[] license = [.. Encoding.UTF8.GetBytes(image.License), 0];

        fixed (byte* instructions = image.Instructions, licenseText = license, logText = log)
        fixed (byte* functions = image.Debug?.Functions, lines = image.Debug?.Lines)
        fixed (int* descriptors = image.Descriptors)
        {
            using Borrowed btf = new(image.Debug?.Btf);

            ProgramLoadAttributes attributes = new()
            {
                Type = image.Type,
                InstructionCount = (uint)image.Instructions.Length / Instruction.Size,
                Instructions = (nuint)instructions,
                License = (nuint)licenseText,
                LogLevel = (uint)logLevel,
                LogSize = (uint)log.Length,
                Log = (nuint)logText,
                Flags = image.Flags,
                ExpectedAttachType = image.AttachType,
                AttachBtfId = image.AttachTypeId,
                Descriptors = (nuint)descriptors,
            };

            if (image.Debug is { } debug)
            {
                attributes.Btf = btf.Descriptor;
                attributes.FunctionInfo = (nuint)functions;
                attributes.FunctionInfoRecordSize = ProgramDebugInformation.FunctionSize;
                attributes.FunctionInfoCount = (uint)debug.Functions.Length / ProgramDebugInformation.FunctionSize;
                attributes.LineInfo = (nuint)lines;
                attributes.LineInfoRecordSize = ProgramDebugInformation.LineSize;
                attributes.LineInfoCount = (uint)debug.Lines.Length / ProgramDebugInformation.LineSize;
            }

            ObjectName.Write(image.Name, new Span<byte>(attributes.Name, ObjectName.Size));
            return Open(BpfCommand.ProgramLoad, ref attributes, out error);
        }
    }

    /// <inheritdoc/>
    public override BpfHandle? LoadBtf(ReadOnlySpan<byte> btf, out Errno error)
    {
        fixed (byte* bytes = btf)
        {
            BtfLoadAttributes attributes = new() { Btf = (nuint)bytes, Size = (uint)btf.Length };
            return Open(BpfCommand.BtfLoad, ref attributes, out error);
        }
    }

    /// <inheritdoc/>
    public override BpfHandle? CreateMap(string name, int size, uint flags, out Errno error)
    {
        MapCreateAttributes attributes = new()
        {
            Type = ArrayMap,
            KeySize = sizeof(uint),
            ValueSize = (uint)size,
            MaximumEntries = 1,
            Flags = flags,
        };

        ObjectName.Write(name, new Span<byte>(attributes.Name, ObjectName.Size));
        return Open(BpfCommand.MapCreate, ref attributes, out error);
    }

    /// <inheritdoc/>
    public override Errno WriteMap(BpfHandle map, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return OnElement(BpfCommand.MapUpdateElement, map, bytes);
        }
    }

    /// <inheritdoc/>
    public override Errno ReadMap(BpfHandle map, Span<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return OnElement(BpfCommand.MapLookupElement, map, bytes);
        }
    }

    /// <inheritdoc/>
    public override Errno FreezeMap(BpfHandle map)
    {
        using Borrowed borrowed = new(map);
        uint descriptor = borrowed.Descriptor;
        return Failure(Call(BpfCommand.MapFreeze, &descriptor, sizeof(uint)));
    }

    /// <inheritdoc/>
    public override BpfHandle? OpenModuleBtf(string module, out Errno error)
    {
        ObjectIdAttributes next = default;

        // The identifiers grow, so the walk ends; what went away meanwhile is passed over.
        while ((error = Failure(Call(BpfCommand.BtfGetNextId, &next, (uint)sizeof(ObjectIdAttributes)))) == Errno.None)
        {
            ObjectIdAttributes open = new() { Id = next.NextId };
            BpfHandle? btf = Open(BpfCommand.BtfGetDescriptor, ref open, out error);

            if (btf is null && error != Errno.ENOENT)
            {
                return null;
            }

            if (btf is not null && IsModule(btf, module))
            {
                return btf;
            }

            btf?.Dispose();
            next.Id = next.NextId;
        }

        return null;
    }

    /// <inheritdoc/>
    public override Errno Run(BpfHandle program, Span<byte> context, ref ProgramRun run)
    {
        using Borrowed borrowed = new(program);

        // The kernel writes a syscall program's context back to where it read it: bpf_prog_test_run_syscall, net/bpf/test_run.c.
        fixed (byte* bytes = context)
        {
            TestRunAttributes attributes = new()
            {
                Program = borrowed.Descriptor,
                ContextInput = (nuint)bytes,
                ContextInputSize = (uint)context.Length,
            };

            Errno error = Failure(Call(BpfCommand.ProgramTestRun, &attributes, (uint)sizeof(TestRunAttributes)));
            run.ReturnValue = attributes.ReturnValue;
            return error;
        }
    }

    /// <inheritdoc/>
    public override Errno Run(BpfHandle program, ReadOnlySpan<byte> packet, Span<byte> output, ref ProgramRun run)
    {
        using Borrowed borrowed = new(program);

        fixed (byte* input = packet, room = output)
        {
            TestRunAttributes attributes = new()
            {
                Program = borrowed.Descriptor,
                Input = (nuint)input,
                InputSize = (uint)packet.Length,
                Output = (nuint)room,
                OutputSize = (uint)output.Length,
                Repeat = run.Repeat,
            };

            Errno error = Failure(Call(BpfCommand.ProgramTestRun, &attributes, (uint)sizeof(TestRunAttributes)));
            run.ReturnValue = attributes.ReturnValue;
            run.OutputLength = attributes.OutputSize;
            run.Duration = attributes.Duration;
            return error;
        }
    }

    /// <inheritdoc/>
    public override Errno GetId(BpfHandle program, out uint id)
    {
        ProgramInformation information = default;
        Errno error = GetInformation(program, ref information);
        id = information.Id;
        return error;
    }

    private bool IsModule(BpfHandle btf, string module)
    {
        // The longest name of a module, and its zero, fit: MODULE_NAME_LEN, include/linux/moduleparam.h.
        Span<byte> name = stackalloc byte[64];
        name.Clear();

        fixed (byte* bytes = name)
        {
            BtfInformation information = new() { Name = (nuint)bytes, NameLength = (uint)name.Length };

            return GetInformation(btf, ref information) == Errno.None
                && information.IsKernel != 0
                && Encoding.UTF8.GetString(name[..Math.Max(0, name.IndexOf((byte)0))]) == module;
        }
    }

    private Errno GetInformation<T>(BpfHandle handle, ref T information)
        where T : unmanaged
    {
        using Borrowed borrowed = new(handle);

        fixed (T* result = &information)
        {
            ObjectInfoAttributes attributes = new() { Descriptor = borrowed.Descriptor, Size = (uint)sizeof(T), Information = (nuint)result };
            return Failure(Call(BpfCommand.ObjectGetInfo, &attributes, (uint)sizeof(ObjectInfoAttributes)));
        }
    }

    private Errno OnElement(BpfCommand command, BpfHandle map, byte* value)
    {
        using Borrowed borrowed = new(map);
        uint key = 0;
        MapElementAttributes attributes = new() { Map = borrowed.Descriptor, Key = (nuint)(&key), Value = (nuint)value };
        return Failure(Call(command, &attributes, (uint)sizeof(MapElementAttributes)));
    }

    private BpfHandle? Open<T>(BpfCommand command, ref T attributes, out Errno error)
        where T : unmanaged
    {
        fixed (T* pointer = &attributes)
        {
            nint result = Call(command, pointer, (uint)sizeof(T));
            error = Failure(result);
            return result < 0 ? null : new BpfHandle((int)result);
        }
    }

    // The result, or an error below 0. A runtime has signals of its own, which its user does not see: what they interrupt is
    // done again.
    private nint Call(BpfCommand command, void* attributes, uint size)
    {
        if (Unsupported is not null)
        {
            return -(nint)Errno.ENOSYS;
        }

        for (int attempt = 1; ; attempt++)
        {
            nint result = SystemCall(number, (int)command, attributes, (nint)size);

            if (result >= 0)
            {
                return result;
            }

            int error = Marshal.GetLastPInvokeError();

            if (attempt == Attempts || (Errno)error is not (Errno.EAGAIN or Errno.EINTR))
            {
                return -error;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno Failure(nint result) => result < 0 ? (Errno)(-result) : Errno.None;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint command, void* attributes, nint size);
}
