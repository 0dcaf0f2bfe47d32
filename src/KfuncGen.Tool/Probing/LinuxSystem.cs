using System.Runtime.InteropServices;
using System.Text;

namespace KfuncGen.Tool.Probing;

/// <summary>The system that this process runs on.</summary>
/// <remarks><c>union bpf_attr</c>: include/uapi/linux/bpf.h, 7.2. Kernels take what they do not know as long as it is zero.</remarks>
internal sealed unsafe partial class LinuxSystem : IRunningSystem, IDisposable
{
    private const int LogLength = 64 * 1024;
    private const int NoSuchSystemCall = 38;
    private const int NoEntry = 2;

    private const int LoadProgram = 5;
    private const int GetDescriptorOfBtf = 19;
    private const int GetInformation = 15;
    private const int GetNextBtf = 23;

    private readonly byte* log = (byte*)NativeMemory.AllocZeroed(LogLength);

    /// <summary>The number of bpf(2): arch/*/entry/syscalls/*.tbl and include/uapi/asm-generic/unistd.h, 7.2. -1 where it is not known.</summary>
    private static nint SystemCall => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 321,
        Architecture.X86 => 357,
        Architecture.Arm or Architecture.Armv6 => 386,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 280,
        Architecture.S390x => 351,
        Architecture.Ppc64le => 361,
        _ => -1,
    };

    /// <inheritdoc/>
    public string Root => "/";

    /// <inheritdoc/>
    public BpfAnswer Load(BpfProgram program)
    {
        int* descriptors = stackalloc int[2] { 0, program.ModuleBtf };
        log[0] = 0;

        fixed (byte* instructions = program.Instructions)
        fixed (byte* license = "GPL\0"u8)
        {
            ProgramAttributes attributes = new()
            {
                Type = (uint)program.Type,
                InstructionCount = (uint)program.Instructions.Length / 8,
                Instructions = (ulong)instructions,
                License = (ulong)license,
                LogLevel = 1,
                LogSize = LogLength,
                Log = (ulong)log,
                Flags = program.Attachment.Flags,
                AttachType = program.Attachment.AttachType,
                AttachTypeId = program.Attachment.TypeId,
                Descriptors = program.ModuleBtf < 0 ? 0 : (ulong)descriptors,
            };

            int descriptor = Call(LoadProgram, &attributes, sizeof(ProgramAttributes), out int error);

            if (descriptor >= 0)
            {
                Close(descriptor);
            }

            ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(log);
            return new BpfAnswer(error, Encoding.ASCII.GetString(text));
        }
    }

    /// <inheritdoc/>
    public int OpenModuleBtf(string module, out int error)
    {
        const int NameLength = 64;
        byte* name = stackalloc byte[NameLength];
        uint id = 0;

        while (true)
        {
            IdAttributes next = new() { Id = id };

            if (Call(GetNextBtf, &next, sizeof(IdAttributes), out error) < 0)
            {
                return -1;
            }

            id = next.NextId;
            IdAttributes open = new() { Id = id };
            int descriptor = Call(GetDescriptorOfBtf, &open, sizeof(IdAttributes), out error);

            // It may have been unloaded in between.
            if (descriptor < 0 && error == NoEntry)
            {
                continue;
            }

            if (descriptor < 0)
            {
                return -1;
            }

            new Span<byte>(name, NameLength).Clear();
            BtfInformation information = new() { Name = (ulong)name, NameLength = NameLength };
            InformationAttributes ask = new() { Descriptor = (uint)descriptor, Length = (uint)sizeof(BtfInformation), Information = (ulong)(&information) };

            if (Call(GetInformation, &ask, sizeof(InformationAttributes), out error) >= 0
                && information.IsOfKernel != 0
                && Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)) == module)
            {
                return descriptor;
            }

            Close(descriptor);
        }
    }

    /// <inheritdoc/>
    public void Close(int descriptor) => _ = close(descriptor);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(log);

    private static int Call(int command, void* attributes, int size, out int error)
    {
        if (!OperatingSystem.IsLinux() || SystemCall < 0)
        {
            error = NoSuchSystemCall;
            return -1;
        }

        int result = (int)syscall(SystemCall, command, attributes, size);
        error = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return result;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint command, void* attributes, nint size);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    /// <summary>The part for BPF_PROG_LOAD.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct ProgramAttributes
    {
        [FieldOffset(0)]
        public uint Type;

        [FieldOffset(4)]
        public uint InstructionCount;

        [FieldOffset(8)]
        public ulong Instructions;

        [FieldOffset(16)]
        public ulong License;

        [FieldOffset(24)]
        public uint LogLevel;

        [FieldOffset(28)]
        public uint LogSize;

        [FieldOffset(32)]
        public ulong Log;

        [FieldOffset(44)]
        public uint Flags;

        [FieldOffset(68)]
        public uint AttachType;

        [FieldOffset(108)]
        public uint AttachTypeId;

        [FieldOffset(120)]
        public ulong Descriptors;
    }

    /// <summary>The part for BPF_BTF_GET_NEXT_ID and BPF_BTF_GET_FD_BY_ID.</summary>
    private struct IdAttributes
    {
        public uint Id;
        public uint NextId;
        public uint OpenFlags;
    }

    /// <summary>The part for BPF_OBJ_GET_INFO_BY_FD.</summary>
    private struct InformationAttributes
    {
        public uint Descriptor;
        public uint Length;
        public ulong Information;
    }

    /// <summary><c>struct bpf_btf_info</c>.</summary>
    private struct BtfInformation
    {
        public ulong Btf;
        public uint BtfSize;
        public uint Id;
        public ulong Name;
        public uint NameLength;
        public uint IsOfKernel;
    }
}
